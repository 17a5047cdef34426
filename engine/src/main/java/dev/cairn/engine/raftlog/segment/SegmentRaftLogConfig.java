package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.Invariant;

/// Sizes of a [SegmentRaftLog], in bytes.
///
/// @param segmentBytes a segment that would grow beyond this is ended and a new one begun; a single
///   batch may be larger
/// @param prewriteBytes how far ahead of its end a segment is filled with zeros (syncing what is
///   already allocated costs half); 0 for not at all
/// @param cacheBytes bound of the newest entries kept in memory, over all groups
/// @param rewriteChunkBytes how much a collection of garbage appends in one go while writers wait
/// @param liveFractionMax the oldest segment is collected once at most this fraction of it is alive
public record SegmentRaftLogConfig(
    long segmentBytes,
    int prewriteBytes,
    long cacheBytes,
    int rewriteChunkBytes,
    double liveFractionMax) {
  /// The bound of `segmentBytes`: offsets are 32 bits.
  public static final long SEGMENT_BYTES_MAX = 1L << 30;

  /// The bound of `liveFractionMax`: what was just appended anew must not look dead enough to be
  /// appended again, and of the smallest entries 45 % of the bytes count as alive.
  public static final double LIVE_FRACTION_MAX = 0.4;

  /// Checks the limits.
  public SegmentRaftLogConfig {
    Invariant.check(
        segmentBytes >= 512 && segmentBytes <= SEGMENT_BYTES_MAX,
        "segmentBytes must be 512 bytes to 1 GiB");
    Invariant.check(
        prewriteBytes >= 0 && prewriteBytes <= 64 << 20, "prewriteBytes must be 0 to 64 MiB");
    Invariant.check(cacheBytes >= 0, "cacheBytes must not be negative");
    Invariant.check(
        rewriteChunkBytes >= 256 && rewriteChunkBytes <= 64 << 20,
        "rewriteChunkBytes must be 256 bytes to 64 MiB");
    Invariant.check(
        liveFractionMax >= 0 && liveFractionMax <= LIVE_FRACTION_MAX,
        "liveFractionMax must be 0 to " + LIVE_FRACTION_MAX);
  }

  /// What a store uses unless told otherwise.
  public static SegmentRaftLogConfig defaults() {
    return new SegmentRaftLogConfig(128 << 20, 512 << 10, 64 << 20, 512 << 10, 0.25);
  }

  /// The same with other segments.
  public SegmentRaftLogConfig withSegmentBytes(long bytes) {
    return new SegmentRaftLogConfig(
        bytes, prewriteBytes, cacheBytes, rewriteChunkBytes, liveFractionMax);
  }

  /// The same with another bound of the cache.
  public SegmentRaftLogConfig withCacheBytes(long bytes) {
    return new SegmentRaftLogConfig(
        segmentBytes, prewriteBytes, bytes, rewriteChunkBytes, liveFractionMax);
  }

  /// The same with another distance of pre-writing.
  public SegmentRaftLogConfig withPrewriteBytes(int bytes) {
    return new SegmentRaftLogConfig(
        segmentBytes, bytes, cacheBytes, rewriteChunkBytes, liveFractionMax);
  }

  /// The same with another chunk of rewriting.
  public SegmentRaftLogConfig withRewriteChunkBytes(int bytes) {
    return new SegmentRaftLogConfig(
        segmentBytes, prewriteBytes, cacheBytes, bytes, liveFractionMax);
  }
}
