package dev.cairn.engine.raftlog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.env.Disk;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentRaftLogTest {
  private final Disk disk = SystemEnv.create().disk();

  @TempDir Path directory;

  private SegmentRaftLog open(SegmentRaftLogConfig config) {
    return SegmentRaftLog.open(disk, directory.resolve("log"), config);
  }

  private static List<LogEntry> entries(long from, long to, long term) {
    var list = new ArrayList<LogEntry>();
    for (long i = from; i < to; i++) {
      byte[] data = ("entry " + i + " of term " + term).getBytes(StandardCharsets.UTF_8);
      list.add(new LogEntry(i, term, (byte) 1, data));
    }
    return list;
  }

  private static List<String> texts(List<LogEntry> entries) {
    return entries.stream().map(e -> new String(e.data(), StandardCharsets.UTF_8)).toList();
  }

  @Test
  void whatWasWrittenIsThereAfterOpeningAgain() {
    var config = SegmentRaftLogConfig.defaults();
    try (var log = open(config)) {
      var batch = log.batch();
      batch.append(1, entries(1, 11, 1));
      batch.hardState(1, new HardStateRecord(1, 2, 3));
      batch.append(1, entries(8, 13, 2));
      batch.truncate(1, 4, 1);
      batch.note(2, new byte[] {1, 2});
      log.write(batch);
    }
    try (var log = open(config)) {
      assertThat(log.groups()).containsExactly(1L, 2L);
      assertThat(log.truncatedIndex(1)).isEqualTo(4);
      assertThat(log.lastIndex(1)).isEqualTo(12);
      assertThat(log.hardState(1)).isEqualTo(new HardStateRecord(1, 2, 3));
      assertThat(texts(log.entries(1, 5, 13, Long.MAX_VALUE)))
          .startsWith("entry 5 of term 1")
          .endsWith("entry 12 of term 2")
          .hasSize(8);
      assertThat(log.note(2)).containsExactly(1, 2);
    }
  }

  @Test
  void segmentsGoOnceWhatTheyHeldIsDeadAndAGroupThatIsLeftBehindIsCarriedAlong() {
    var config = SegmentRaftLogConfig.defaults().withSegmentBytes(4096).withCacheBytes(0);
    try (var log = open(config)) {
      var first = log.batch();
      first.append(7, entries(1, 4, 1));
      log.write(first);
      for (long i = 1; i < 2000; i++) {
        var batch = log.batch();
        batch.append(1, entries(i, i + 1, 1));
        if (i > 10) {
          batch.truncate(1, i - 10, 1);
        }
        log.write(batch);
      }
      assertThat(log.oldestSegmentGroups()).containsOnlyKeys(7L);
      assertThat(log.heldBack(7)).isGreaterThan(log.diskBytes() - 4096);
      while (log.collectGarbage()) {
        assertThat(texts(log.entries(7, 1, 4, Long.MAX_VALUE))).hasSize(3);
      }
      assertThat(log.diskBytes()).isLessThan(10_000);
    }
    try (var log = open(config)) {
      assertThat(texts(log.entries(7, 1, 4, Long.MAX_VALUE))).contains("entry 2 of term 1");
      assertThat(log.entries(1, 1990, 2000, Long.MAX_VALUE)).hasSize(10);
    }
  }
}
