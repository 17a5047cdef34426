package dev.cairn.store.peer;

import dev.cairn.raft.log.Entry;
import java.util.List;

/// When it is worth measuring a leader's Region: at first, and after so much was written that it
/// may have become too large.
///
/// Thread: the peer's poller.
final class SizeWatch {
  /// After a sixteenth of a part's size was written, a Region may have outgrown its limit by no
  /// more than that.
  private static final int FRACTION = 16;

  private final long worthwhileBytes;
  private boolean known;
  private long writtenBytes;
  private boolean measuring;

  SizeWatch(SplitLimits limits) {
    this.worthwhileBytes = Math.max(1, limits.splitBytes() / FRACTION);
  }

  /// These were committed.
  void wrote(List<Entry> entries) {
    for (var entry : entries) {
      writtenBytes += entry.data().length;
    }
  }

  /// Whether to measure now. If so, [#measured] or [#failed] must follow.
  boolean begin() {
    if (measuring || (known && writtenBytes < worthwhileBytes)) {
      return false;
    }
    measuring = true;
    writtenBytes = 0;
    return true;
  }

  /// The size is known until more is written.
  void measured() {
    measuring = false;
    known = true;
  }

  void failed() {
    measuring = false;
    known = false;
  }

  /// The Region's range is another one: what was measured means nothing any more.
  void forget() {
    known = false;
  }
}
