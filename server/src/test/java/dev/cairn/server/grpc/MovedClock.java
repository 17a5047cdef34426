package dev.cairn.server.grpc;

import dev.cairn.base.env.Clock;
import java.util.concurrent.atomic.AtomicLong;

/// A clock on the wall that shows what the test sets; monotonic time is the real one's.
final class MovedClock implements Clock {
  private final Clock real;
  private final AtomicLong wallMillis = new AtomicLong(1_700_000_000_000L);

  MovedClock(Clock real) {
    this.real = real;
  }

  void passSeconds(long seconds) {
    wallMillis.addAndGet(seconds * 1_000);
  }

  long wallSeconds() {
    return wallMillis() / 1_000;
  }

  @Override
  public long monotonicNanos() {
    return real.monotonicNanos();
  }

  @Override
  public long wallMillis() {
    return wallMillis.get();
  }
}
