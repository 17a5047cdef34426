package dev.cairn.engine.raftlog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.RaftLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrashTest {
  private static final Path DIRECTORY = Path.of("/raft");
  private static final int ROUNDS = 12;

  private final CrashingDisk disk = new CrashingDisk();
  private final List<List<Consumer<RaftLog.Batch>>> acknowledged = new ArrayList<>();

  private static SegmentRaftLogConfig config(SplittableRandom random) {
    return new SegmentRaftLogConfig(
        600 + random.nextInt(3000),
        random.nextInt(3) * 300,
        random.nextInt(2) * 4000L,
        256 + random.nextInt(1000),
        random.nextInt(5) / 10.0);
  }

  private static SegmentRaftLog open(CrashingDisk disk, SegmentRaftLogConfig config) {
    return SegmentRaftLog.open(disk, DIRECTORY, config);
  }

  /// A log that never crashed, after the acknowledged batches.
  private SegmentRaftLog shadow() {
    var shadow = open(new CrashingDisk(), SegmentRaftLogConfig.defaults().withPrewriteBytes(0));
    acknowledged.forEach(changes -> AnyChanges.write(shadow, changes));
    return shadow;
  }

  static LongStream seeds() {
    Long only = Long.getLong("raftlog.seed");
    return only == null ? LongStream.range(1, 61) : LongStream.of(only);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void acknowledgedBatchesSurviveAnyCrashAndABatchUnderWayDoesOrDoesNotAsAWhole(long seed) {
    var random = new SplittableRandom(seed);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        runIntoACrash(random);
      }
    } catch (AssertionError | RuntimeException thrown) {
      throw new AssertionError("again with -Draftlog.seed=" + seed, thrown);
    }
  }

  private void runIntoACrash(SplittableRandom random) {
    var shadow = shadow();
    if (random.nextInt(3) > 0) {
      disk.cutAfter(random.nextInt(120));
    }
    String before = LogDump.of(shadow);
    String after = before;
    List<Consumer<RaftLog.Batch>> underWay = List.of();
    try (var log = open(disk, config(random))) {
      assertThat(LogDump.of(log)).isEqualTo(before);
      int batches = random.nextInt(40);
      for (int i = 0; i < batches; i++) {
        underWay = AnyChanges.next(random, shadow);
        AnyChanges.write(shadow, underWay);
        after = LogDump.of(shadow);
        AnyChanges.write(log, underWay);
        acknowledged.add(underWay);
        underWay = List.of();
        before = after;
        if (random.nextInt(10) == 0) {
          log.collectGarbage();
        }
      }
      assertThat(LogDump.of(log)).isEqualTo(before);
    } catch (CairnException broken) {
      assertThat(broken.code()).isEqualTo(ErrorCode.DISK_FAILED);
    }
    if (random.nextBoolean()) {
      disk.crash(random);
    } else {
      disk.mend(); // only the process died; what it wrote is in the system's memory
    }
    String found;
    try (var log = open(disk, config(random))) {
      found = LogDump.of(log);
      assertThat(found).isIn(before, after);
      if (!underWay.isEmpty() && found.equals(after)) {
        acknowledged.add(underWay);
      }
    }
    if (random.nextBoolean()) {
      disk.crash(random);
      try (var log = open(disk, config(random))) {
        assertThat(LogDump.of(log)).as("what was once read").isEqualTo(found);
      }
    }
  }

  /// A log whose oldest segments hold a little of many groups.
  private static CrashingDisk logWithGarbage(SegmentRaftLogConfig config) {
    var disk = new CrashingDisk();
    var random = new SplittableRandom(5);
    try (var log = open(disk, config)) {
      for (int i = 0; i < 150; i++) {
        AnyChanges.write(log, AnyChanges.next(random, log));
      }
    }
    return disk;
  }

  @Test
  void aCrashAtAnyStepOfCollectingGarbageLosesNothing() {
    var config = new SegmentRaftLogConfig(1500, 200, 0, 300, 0.4);
    CrashingDisk written = logWithGarbage(config);
    String dump;
    long steps;
    var whole = written.copy();
    try (var log = open(whole, config)) {
      dump = LogDump.of(log);
      long start = whole.operations();
      long bytes = log.diskBytes();
      while (log.collectGarbage()) {
        assertThat(LogDump.of(log)).isEqualTo(dump);
      }
      steps = whole.operations() - start;
      assertThat(log.diskBytes()).isLessThan(bytes / 2);
    }
    assertThat(steps).isGreaterThan(50);
    for (long step = 0; step <= steps; step++) {
      for (long seed = 1; seed <= 4; seed++) {
        crashAt(written.copy(), step, new SplittableRandom(seed), config, dump);
      }
    }
  }

  private static void crashAt(
      CrashingDisk disk,
      long step,
      SplittableRandom random,
      SegmentRaftLogConfig config,
      String dump) {
    String at = "crash at step " + step;
    try (var log = open(disk, config)) {
      disk.cutAfter(step);
      while (log.collectGarbage()) {
        assertThat(LogDump.of(log)).as(at).isEqualTo(dump);
      }
    } catch (CairnException broken) {
      assertThat(broken.code()).as(at).isEqualTo(ErrorCode.DISK_FAILED);
    }
    disk.crash(random);
    try (var log = open(disk, config)) {
      assertThat(LogDump.of(log)).as(at).isEqualTo(dump);
      while (log.collectGarbage()) {
        assertThat(LogDump.of(log)).as(at).isEqualTo(dump);
      }
    }
    disk.crash(random);
    try (var log = open(disk, config)) {
      assertThat(LogDump.of(log)).as(at).isEqualTo(dump);
    }
  }

  @Test
  void whatIsAcknowledgedAfterTheProcessDiedAtAnyStepSurvivesThePowerGoingOff() {
    var config = SegmentRaftLogConfig.defaults().withSegmentBytes(512).withPrewriteBytes(64);
    for (long step = 0; step < 60; step++) {
      for (long seed = 1; seed <= 8; seed++) {
        var own = new CrashingDisk();
        own.cutAfter(step);
        try (var log = open(own, config)) {
          LongStream.range(1, 60).forEach(term -> writeState(log, term));
        } catch (CairnException broken) {
          assertThat(broken.code()).isEqualTo(ErrorCode.DISK_FAILED);
        }
        own.mend();
        try (var log = open(own, config)) {
          writeState(log, 100);
        }
        own.crash(new SplittableRandom(seed));
        try (var log = open(own, config)) {
          assertThat(log.hardState(1).term()).as("died at step %d", step).isEqualTo(100);
        }
      }
    }
  }

  private static void writeState(RaftLog log, long term) {
    AnyChanges.write(log, List.of(batch -> batch.hardState(1, new HardStateRecord(term, 0, 0))));
  }

  @Test
  void aFailedSyncIsKeptAndEveryLaterWriteFailsWithIt() {
    var log = open(disk, SegmentRaftLogConfig.defaults());
    writeState(log, 1);
    disk.failNextSync();
    var first =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            CairnException.class, () -> writeState(log, 2));
    assertThat(first.code()).isEqualTo(ErrorCode.DISK_FAILED);
    assertThat(first).hasMessageContaining(SegmentFormat.fileName(1));
    assertThatThrownBy(() -> writeState(log, 3)).isSameAs(first);
    assertThatThrownBy(() -> AnyChanges.write(log, List.of())).isSameAs(first);
    assertThat(log.hardState(1).term()).isEqualTo(1);
    log.close();
  }

  @Test
  void aFullDiskIsSaidToBeFullAndNothingThatWasAcknowledgedIsLost() {
    var config = SegmentRaftLogConfig.defaults().withSegmentBytes(512).withPrewriteBytes(64);
    var log = open(disk, config);
    disk.limitBytes(5000);
    long term = 0;
    CairnException first = null;
    while (first == null) {
      try {
        writeState(log, term + 1);
        term++;
      } catch (CairnException thrown) {
        first = thrown;
      }
    }
    assertThat(first.code()).isEqualTo(ErrorCode.DISK_FULL);
    assertThat(term).isGreaterThan(20);
    disk.mend();
    assertThatThrownBy(() -> writeState(log, 9999)).isSameAs(first);
    log.close();
    try (var again = open(disk, config)) {
      assertThat(again.hardState(1).term()).isBetween(term, term + 1);
    }
  }
}
