package dev.cairn.store.peer;

import dev.cairn.store.region.RegionSize;
import java.time.Duration;

/// When a Region has become so large that its leader divides it.
///
/// @param interval how often it is looked at
/// @param splitBytes how large the parts shall be
/// @param maxBytes from how large on it is divided
/// @param splitKeys how many pairs the parts shall have
/// @param maxKeys from how many on it is divided
/// @param cutsMax how many times it is cut at once
public record SplitLimits(
    Duration interval, long splitBytes, long maxBytes, long splitKeys, long maxKeys, int cutsMax) {
  /// As upstream has them.
  public static final SplitLimits DEFAULT =
      new SplitLimits(Duration.ofSeconds(10), 256L << 20, 384L << 20, 2_560_000, 3_840_000, 10);

  /// How many parts a Region of that size is divided into; 1 if it stays whole.
  public int parts(RegionSize size) {
    if (size.bytes() < maxBytes && size.keys() < maxKeys) {
      return 1;
    }
    long wanted =
        Math.max(Math.ceilDiv(size.bytes(), splitBytes), Math.ceilDiv(size.keys(), splitKeys));
    return (int) Math.min(Math.max(2, wanted), cutsMax + 1L);
  }
}
