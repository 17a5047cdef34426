package dev.cairn.engine.replicated;

import org.jspecify.annotations.Nullable;

/// How a write ended.
public sealed interface WriteOutcome {
  /// Committed by a quorum and applied here.
  record Applied() implements WriteOutcome {
    /// The only one.
    public static final Applied INSTANCE = new Applied();
  }

  /// A compare-and-swap was decided, after being committed: whether it swapped, and the value
  /// before it as clients know it (null: none).
  @SuppressWarnings("ArrayRecordComponent") // read once, into an answer
  record Swapped(boolean swapped, byte @Nullable [] previous) implements WriteOutcome {}

  /// Not served; the error says whether it may have happened all the same.
  record Refused(RegionError error) implements WriteOutcome {}
}
