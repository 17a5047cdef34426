package dev.cairn.pd.tso;

/// A moment in the cluster's own time, greater than every one given out before.
///
/// @param physical milliseconds since 1970, roughly
/// @param logical distinguishes within a millisecond, below 2^18
public record Timestamp(long physical, long logical) {
  /// Bits of the logical part.
  public static final int LOGICAL_BITS = 18;

  /// Logical parts per millisecond.
  public static final long LOGICAL_LIMIT = 1L << LOGICAL_BITS;

  /// Both parts as one number, in the same order.
  public long value() {
    return (physical << LOGICAL_BITS) | logical;
  }
}
