package dev.cairn.testkit.contract;

import dev.cairn.base.env.SystemEnv;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.engine.raftlog.segment.SegmentRaftLog;
import dev.cairn.engine.raftlog.segment.SegmentRaftLogConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

class SegmentRaftLogContractTest {
  private static RaftLog open(Path directory, SegmentRaftLogConfig config) {
    return SegmentRaftLog.open(SystemEnv.create().disk(), directory.resolve("raft"), config);
  }

  @Nested
  class AsAStoreUsesIt extends RaftLogContract {
    @Override
    protected RaftLog open(Path directory) {
      return SegmentRaftLogContractTest.open(directory, SegmentRaftLogConfig.defaults());
    }
  }

  /// Every few batches a new segment, every read from a file, rewriting a few entries at a time.
  @Nested
  class WithTinySegmentsAndWithoutACache extends RaftLogContract {
    @Override
    protected RaftLog open(Path directory) {
      return SegmentRaftLogContractTest.open(
          directory, new SegmentRaftLogConfig(1024, 256, 0, 256, 0.4));
    }
  }

  /// Entries are in memory and in files by turns.
  @Nested
  class WithSmallSegmentsAndASmallCache extends RaftLogContract {
    @Override
    protected RaftLog open(Path directory) {
      return SegmentRaftLogContractTest.open(
          directory, new SegmentRaftLogConfig(20_000, 0, 2_000, 4_000, 0.4));
    }
  }
}
