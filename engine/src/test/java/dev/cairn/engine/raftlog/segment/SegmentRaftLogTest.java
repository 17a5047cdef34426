package dev.cairn.engine.raftlog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.env.Disk;
import dev.cairn.base.env.Loop;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
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
    var disk = new CrashingDisk();
    try (var log = SegmentRaftLog.open(disk, directory, config)) {
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
    try (var log = SegmentRaftLog.open(disk, directory, config)) {
      assertThat(texts(log.entries(7, 1, 4, Long.MAX_VALUE))).contains("entry 2 of term 1");
      assertThat(log.entries(1, 1990, 2000, Long.MAX_VALUE)).hasSize(10);
    }
  }

  @Test
  void theCacheStaysWithinItsBoundAndKeepsTheNewest() {
    var config = SegmentRaftLogConfig.defaults().withSegmentBytes(50_000).withCacheBytes(20_000);
    try (var log = SegmentRaftLog.open(new CrashingDisk(), directory, config)) {
      for (long i = 1; i < 3000; i++) {
        long group = i % 7;
        var batch = log.batch();
        batch.append(group, entries(log.lastIndex(group) + 1, log.lastIndex(group) + 3, 1));
        if (i % 50 == 0) {
          batch.append(group, entries(log.lastIndex(group) - 1, log.lastIndex(group) + 1, 2));
        }
        log.write(batch);
        assertThat(log.cachedBytes()).isLessThanOrEqualTo(20_000);
      }
      assertThat(log.cachedBytes()).isGreaterThan(8_000);
      var batch = log.batch();
      log.groups().forEach(batch::delete);
      log.write(batch);
      assertThat(log.cachedBytes()).isZero();
    }
  }

  @Test
  void readersSeeWholeEntriesWhileOneThreadWritesAndAnotherCollectsGarbage() {
    var config = new SegmentRaftLogConfig(4096, 512, 5_000, 512, 0.4);
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var loops = SystemEnv.create().loops();
    var running = new AtomicBoolean(true);
    try (var log = SegmentRaftLog.open(new CrashingDisk(), directory, config)) {
      var first = log.batch();
      first.append(7, entries(1, 40, 1));
      log.write(first);
      var threads = new ArrayList<Loop>();
      threads.add(loops.open("collector", failures::add));
      threads.getLast().execute(() -> repeat(running, log::collectGarbage));
      for (int i = 0; i < 2; i++) {
        threads.add(loops.open("reader-" + i, failures::add));
        threads.getLast().execute(() -> repeat(running, () -> readAll(log)));
      }
      for (long i = 1; i < 4000; i++) {
        var batch = log.batch();
        batch.append(1, entries(i, i + 1, 1));
        if (i > 200) {
          batch.truncate(1, i - 200, 1);
        }
        log.write(batch);
      }
      running.set(false);
      threads.forEach(Loop::close);
    }
    assertThat(failures).isEmpty();
  }

  private static void repeat(AtomicBoolean running, Runnable task) {
    while (running.get()) {
      task.run();
    }
  }

  private static void readAll(SegmentRaftLog log) {
    assertThat(texts(log.entries(7, 1, 40, Long.MAX_VALUE))).isEqualTo(texts(entries(1, 40, 1)));
    long last = log.lastIndex(1);
    long from = Math.max(1, last - 100);
    if (from < last) {
      try {
        assertThat(texts(log.entries(1, from, last, Long.MAX_VALUE)))
            .isEqualTo(texts(entries(from, last, 1)));
      } catch (CairnException thrown) {
        // The writer may have truncated them since.
        assertThat(thrown.code()).isEqualTo(ErrorCode.BUG);
        assertThat(log.truncatedIndex(1)).isGreaterThanOrEqualTo(from);
      }
    }
  }
}
