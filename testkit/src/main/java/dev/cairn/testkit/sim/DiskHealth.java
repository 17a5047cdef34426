package dev.cairn.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/// How a disk behaves at the moment. A new one is well.
public final class DiskHealth {
  /// How much fits on a disk that is well.
  public static final long CAPACITY = 1L << 30;

  private static final long SYNC_MIN_NANOS = 50_000;
  private static final long SYNC_MAX_NANOS = 400_000;

  private final Chance chance;
  private final List<Fiber> hanging = new ArrayList<>();
  private long syncMinNanos = SYNC_MIN_NANOS;
  private long syncMaxNanos = SYNC_MAX_NANOS;
  private double syncFailureRate;
  private double syncLieRate;
  private boolean hangs;
  private long capacityBytes = CAPACITY;

  DiskHealth(Chance chance) {
    this.chance = chance;
  }

  /// How long a sync takes, from and to.
  public void syncsTake(long minNanos, long maxNanos) {
    syncMinNanos = minNanos;
    syncMaxNanos = maxNanos;
  }

  /// Syncs take as long as a new disk's.
  public void syncsTakeNormally() {
    syncsTake(SYNC_MIN_NANOS, SYNC_MAX_NANOS);
  }

  /// From now on syncs fail with this probability.
  public void syncsFail(double rate) {
    syncFailureRate = rate;
  }

  /// From now on syncs do nothing, and say they did, with this probability.
  public void syncsLie(double rate) {
    syncLieRate = rate;
  }

  /// From now on syncs do not return.
  public void hang() {
    hangs = true;
  }

  /// Syncs return again, those that hang too.
  public void unhang() {
    hangs = false;
    var woken = List.copyOf(hanging);
    hanging.clear();
    woken.forEach(Fiber::wake);
  }

  /// How much fits on it.
  public void capacity(long bytes) {
    capacityBytes = bytes;
  }

  /// Makes everything well again.
  public void heal() {
    syncsTakeNormally();
    syncFailureRate = 0;
    syncLieRate = 0;
    capacityBytes = CAPACITY;
    unhang();
  }

  /// Lets the time of a sync pass for the fiber that runs; false if the sync fails.
  public boolean sync(SimProcess process) {
    var fiber = process.machine().world().fiber();
    fiber.pause(chance.skewed(syncMinNanos, syncMaxNanos));
    while (hangs) {
      hanging.add(fiber);
      fiber.await();
    }
    return !chance.is(syncFailureRate);
  }

  boolean syncLies() {
    return chance.is(syncLieRate);
  }

  long capacityBytes() {
    return capacityBytes;
  }
}
