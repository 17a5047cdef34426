package dev.cairn.testkit.node;

import java.time.Duration;

/// How a simulated cluster is made.
///
/// @param stores how many stores it begins with
/// @param regions how many Regions
/// @param replicas how many replicas PD wants of each
/// @param tick the stores' tick; everything that counts in ticks follows it
/// @param preVote whether candidates ask first
/// @param logTrimEntries after how many entries logs are cut
/// @param flushBytes after how many bytes engines flush by themselves, 0: when asked to
/// @param storeDown after how long PD gives a silent store up
public record Shape(
    int stores,
    int regions,
    int replicas,
    Duration tick,
    boolean preVote,
    long logTrimEntries,
    long flushBytes,
    Duration storeDown) {
  /// Ticks of the shortest election timeout.
  static final int ELECTION_TICKS = 10;

  /// Ticks of a leader's lease.
  static final int LEASE_TICKS = 8;

  /// How many stores a cluster may have: as many as replicas at least.
  public static final int STORES_MIN = 3;

  public static final int STORES_MAX = 9;

  /// How many Regions: each begins with a letter.
  public static final int REGIONS_MAX = 20;

  /// Nothing unusual but the size.
  public static Shape ordinary(int stores, int regions) {
    return new Shape(
        stores, regions, 3, Duration.ofMillis(100), true, 100, 64 << 10, Duration.ofSeconds(30));
  }
}
