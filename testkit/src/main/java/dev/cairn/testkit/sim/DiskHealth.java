package dev.cairn.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/// How a disk behaves at the moment. A new one is well.
public final class DiskHealth {
  private static final long CAPACITY = 1L << 30;

  private final Chance chance;
  private final List<Fiber> hanging = new ArrayList<>();
  private long syncMinNanos = 50_000;
  private long syncMaxNanos = 400_000;
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

  /// How much fits on it.
  public void capacity(long bytes) {
    capacityBytes = bytes;
  }

  /// Makes everything well again; syncs that hang go on.
  public void heal() {
    syncsTake(50_000, 400_000);
    syncFailureRate = 0;
    syncLieRate = 0;
    capacityBytes = CAPACITY;
    hangs = false;
    hanging.forEach(Fiber::wake);
    hanging.clear();
  }

  /// Lets the time of a sync pass for the fiber that runs; false if the sync fails.
  public boolean sync(SimProcess process) {
    var fiber = process.machine().world().fiber();
    fiber.pause(chance.skewed(syncMinNanos, syncMaxNanos));
    if (hangs) {
      hanging.add(fiber);
      while (hangs) {
        fiber.await();
      }
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
