package dev.cairn.net.channel;

import dev.cairn.base.env.Dice;
import java.time.Duration;

/// How long to wait before trying again: doubles from `first` up to `max`, each wait drawn evenly
/// from its upper half, so that many who failed together do not come back together.
///
/// For one thread.
public final class Backoff {
  private final long firstNanos;
  private final long maxNanos;
  private final Dice dice;
  private long nextNanos;

  /// Waits between half of `first` (more than zero) and `max` (at least `first`).
  public Backoff(Duration first, Duration max, Dice dice) {
    if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException("back-off from " + first + " to " + max);
    }
    this.firstNanos = first.toNanos();
    this.maxNanos = max.toNanos();
    this.dice = dice;
    this.nextNanos = firstNanos;
  }

  /// The next wait.
  public Duration next() {
    long whole = nextNanos;
    nextNanos = whole >= maxNanos / 2 ? maxNanos : whole * 2;
    long half = whole / 2;
    long spread = Long.remainderUnsigned(dice.nextLong(), half + 1);
    return Duration.ofNanos(half + spread);
  }

  /// Something worked: the next failure waits shortly again.
  public void reset() {
    nextNanos = firstNanos;
  }
}
