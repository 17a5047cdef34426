package dev.cairn.store.peer;

import java.time.Duration;

/// How a peer behaves over time.
///
/// @param tick the interval between two ticks
/// @param lease how long a leader may read alone after a round, see [dev.cairn.store.read.Lease]
/// @param readTimeout after how long a read that no quorum answered is refused
/// @param regionHeartbeat how often a leader reports to PD when nothing changes, and a peer that
///   knows that it was removed asks PD whether it may go
/// @param maxLeaderMissing after how long without a leader a peer asks PD whether it still belongs
/// @param maxPeerDown after how long of silence a peer is reported as down
/// @param logTrim how often the log is looked at for entries to drop
/// @param logTrimEntries how many entries must be droppable before they are
/// @param logBytesMax above this, entries are dropped even if a slow peer still needs them (it gets
///   a snapshot), and the engine is asked to flush
/// @param entryBytesMax the largest write
/// @param rightDerive whether the last part of a Region that is divided keeps its id, else the
///   first
/// @param split when a Region is divided because of its size
public record PeerConfig(
    Duration tick,
    Duration lease,
    Duration readTimeout,
    Duration regionHeartbeat,
    Duration maxLeaderMissing,
    Duration maxPeerDown,
    Duration logTrim,
    long logTrimEntries,
    long logBytesMax,
    long entryBytesMax,
    boolean rightDerive,
    SplitLimits split) {
  /// How many ticks fit into a duration, at least one.
  int ticks(Duration duration) {
    return (int) Math.max(1, duration.toNanos() / tick.toNanos());
  }
}
