package dev.cairn.pd.meta;

import dev.cairn.base.env.Clock;
import java.time.Duration;

/// Time that a test moves.
public final class TestClock implements Clock {
  private long nanos = 1;
  private long wall = 1_700_000_000_000L;

  @Override
  public synchronized long monotonicNanos() {
    return nanos;
  }

  @Override
  public synchronized long wallMillis() {
    return wall;
  }

  /// Time passes, as everybody sees it.
  public synchronized void pass(Duration time) {
    nanos += time.toNanos();
    wall += time.toMillis();
  }

  /// Somebody sets the wall clock.
  public synchronized void jump(long millis) {
    wall += millis;
  }
}
