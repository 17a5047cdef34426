package dev.cairn.engine.raftlog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.CorruptionException;
import dev.cairn.base.error.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final Path DIRECTORY = Path.of("/raft");
  private static final SegmentRaftLogConfig CONFIG =
      new SegmentRaftLogConfig(2000, 0, 0, 1000, 0.25);

  private final CrashingDisk disk = new CrashingDisk();
  private final List<Acknowledged> acknowledged = new ArrayList<>();

  /// The log after a batch: its newest file, where that ended, what was in the log.
  private record Acknowledged(Path file, int end, String dump) {}

  private static Path file(int segment) {
    return DIRECTORY.resolve(SegmentFormat.fileName(segment));
  }

  private Path newest() {
    return DIRECTORY.resolve(disk.list(DIRECTORY).getLast());
  }

  /// A log whose process died without closing it.
  private void writeSmallLog() {
    writeSmallLogAndClose();
    var last = acknowledged.getLast();
    disk.content(last.file, Arrays.copyOf(disk.content(last.file), last.end));
  }

  private void writeSmallLogAndClose() {
    var random = new SplittableRandom(42);
    try (var log = SegmentRaftLog.open(disk, DIRECTORY, CONFIG)) {
      while (acknowledged.size() < 60) {
        AnyChanges.write(log, AnyChanges.next(random, log));
        Path file = newest();
        int end = disk.content(file).length;
        acknowledged.add(new Acknowledged(file, end, LogDump.of(log)));
      }
    }
    assertThat(disk.list(DIRECTORY)).hasSizeGreaterThan(2);
  }

  private static String dump(CrashingDisk disk) {
    try (var log = SegmentRaftLog.open(disk, DIRECTORY, CONFIG)) {
      return LogDump.of(log);
    }
  }

  private CrashingDisk with(Path file, byte[] content) {
    var changed = disk.copy();
    changed.content(file, content);
    return changed;
  }

  /// What must be left when that is what the newest file holds: the batches up to the last one that
  /// is there whole.
  private String expectedFrom(byte[] content) {
    byte[] whole = disk.content(newest());
    int same = Arrays.mismatch(whole, content);
    String expected = "";
    for (Acknowledged each : acknowledged) {
      if (!each.file.equals(newest()) || same < 0 || each.end <= same) {
        expected = each.dump;
      }
    }
    return expected;
  }

  @Test
  void aLogCutAnywhereInItsNewestFileOpensWithTheBatchesBeforeTheCut() {
    writeSmallLog();
    byte[] whole = disk.content(newest());
    for (int size = 0; size <= whole.length; size++) {
      var cut = with(newest(), Arrays.copyOf(whole, size));
      if (size < SegmentFormat.FILE_HEADER) {
        assertThatThrownBy(() -> dump(cut)).isInstanceOf(CorruptionException.class);
      } else {
        String expected = expectedFrom(Arrays.copyOf(whole, size));
        assertThat(dump(cut)).as("cut to %d", size).isEqualTo(expected);
        assertThat(dump(cut)).as("cut to %d, again", size).isEqualTo(expected);
      }
    }
  }

  @Test
  void theSameWithZerosOrNoiseBehindTheCut() {
    writeSmallLog();
    byte[] whole = disk.content(newest());
    var random = new SplittableRandom(7);
    for (int size = SegmentFormat.FILE_HEADER; size <= whole.length; size++) {
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, size), whole.length + 500);
      assertThat(dump(with(newest(), zeros))).as("cut to %d", size).isEqualTo(expectedFrom(zeros));
      byte[] noise = new byte[whole.length + 500];
      random.nextBytes(noise);
      System.arraycopy(whole, 0, noise, 0, size);
      assertThat(dump(with(newest(), noise))).as("cut to %d", size).isEqualTo(expectedFrom(noise));
    }
  }

  @Test
  void aLogGoesOnAfterACut() {
    writeSmallLog();
    byte[] whole = disk.content(newest());
    var cut = with(newest(), Arrays.copyOf(whole, whole.length - 1));
    var random = new SplittableRandom(43);
    String dump;
    try (var log = SegmentRaftLog.open(cut, DIRECTORY, CONFIG)) {
      for (int i = 0; i < 10; i++) {
        AnyChanges.write(log, AnyChanges.next(random, log));
      }
      dump = LogDump.of(log);
    }
    assertThat(dump(cut)).isEqualTo(dump);
  }

  @Test
  void aFlippedByteIsFoundUnlessItIsInTheVeryLastBatchWhichThenIsCutOff() {
    writeSmallLog();
    int count = acknowledged.size();
    var beforeLast = acknowledged.get(count - 2);
    assertThat(beforeLast.file).isEqualTo(newest());
    for (String name : disk.list(DIRECTORY)) {
      Path file = DIRECTORY.resolve(name);
      byte[] whole = disk.content(file);
      for (int at = 0; at < whole.length; at++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << (at % 8));
        var damaged = with(file, flipped);
        if (file.equals(newest()) && at >= beforeLast.end) {
          assertThat(dump(damaged)).isEqualTo(beforeLast.dump);
        } else {
          assertDamageIsNamed(damaged, file, at);
        }
      }
    }
  }

  @Test
  void inALogThatWasClosedEveryFlippedByteIsFound() {
    writeSmallLogAndClose();
    var last = acknowledged.getLast();
    byte[] whole = disk.content(newest());
    assertThat(whole).hasSizeGreaterThan(last.end);
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      var damaged = with(newest(), flipped);
      if (at >= last.end) {
        assertThat(dump(damaged)).as("only the seal is damaged").isEqualTo(last.dump);
      } else {
        assertDamageIsNamed(damaged, newest(), at);
      }
    }
  }

  @Test
  void aLogThatIsIdleIsSealedOnce() {
    int sealed;
    try (var log = SegmentRaftLog.open(disk, DIRECTORY, CONFIG)) {
      AnyChanges.write(log, AnyChanges.next(new SplittableRandom(42), log));
      int written = disk.content(newest()).length;
      log.collectGarbage();
      log.collectGarbage();
      sealed = disk.content(newest()).length;
      assertThat(sealed).isEqualTo(written + SegmentFormat.BATCH_HEADER);
      log.collectGarbage();
    }
    assertThat(disk.content(newest())).hasSize(sealed);
  }

  private static void assertDamageIsNamed(CrashingDisk damaged, Path file, int at) {
    assertThatThrownBy(() -> dump(damaged))
        .as("%s flipped at %d", file, at)
        .isInstanceOf(CairnException.class)
        .hasMessageContaining(file.toString())
        .satisfies(thrown ->
            assertThat(((CairnException) thrown).code()).isEqualTo(ErrorCode.FILE_CORRUPT));
  }

  @Test
  void anOlderFileThatIsCutAnywhereIsRefused() {
    writeSmallLog();
    byte[] whole = disk.content(file(1));
    for (int size = 0; size < whole.length; size++) {
      assertDamageIsNamed(with(file(1), Arrays.copyOf(whole, size)), file(1), size);
    }
  }

  @Test
  void aMissingFileIsRefused() throws Exception {
    writeSmallLog();
    int newest = SegmentFormat.segmentOf(String.valueOf(newest().getFileName()));
    for (int segment = 1; segment < newest; segment++) {
      var missing = disk.copy();
      missing.delete(file(segment));
      assertDamageIsNamed(missing, file(segment), 0);
    }
  }

  @Test
  void aFileOfANewerVersionIsRefusedAndNotCalledCorrupt() {
    writeSmallLog();
    byte[] content = disk.content(file(1));
    SegmentFormat.putInt(content, 8, SegmentFormat.VERSION + 1);
    int check = SegmentFormat.check(content, 0, SegmentFormat.FILE_HEADER - 4);
    SegmentFormat.putInt(content, SegmentFormat.FILE_HEADER - 4, check);
    assertThatThrownBy(() -> dump(with(file(1), content)))
        .isInstanceOfSatisfying(
            CairnException.class,
            thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.DATA_VERSION_UNKNOWN))
        .hasMessageContaining(file(1).toString());
  }

  @Test
  void anotherSegmentsContentIsRefused() {
    writeSmallLog();
    assertDamageIsNamed(with(file(2), disk.content(file(1))), file(2), 0);
  }

  @Test
  void filesOfOthersAreLeftAlone() throws Exception {
    writeSmallLog();
    for (String name : List.of("README", "1.raftlog", "00000000x1.raftlog", "0000000000.raftlog")) {
      disk.openForWrite(DIRECTORY.resolve(name)).close();
    }
    assertThat(dump(disk)).isEqualTo(acknowledged.getLast().dump);
    assertThat(disk.list(DIRECTORY)).contains("README", "1.raftlog");
  }
}
