package dev.cairn.net.channel;

import dev.cairn.base.env.Clock;
import java.time.Duration;

/// A moment after which an answer is of no use. Immutable.
public final class Deadline {
  private final Clock clock;
  private final long atNanos;

  private Deadline(Clock clock, long atNanos) {
    this.clock = clock;
    this.atNanos = atNanos;
  }

  /// The moment `time` from now.
  public static Deadline in(Duration time, Clock clock) {
    return new Deadline(clock, clock.monotonicNanos() + time.toNanos());
  }

  /// Time left, zero once it has passed.
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - clock.monotonicNanos()));
  }

  /// Whether it has passed.
  public boolean expired() {
    return atNanos - clock.monotonicNanos() <= 0;
  }

  /// Time left, but at most `most`.
  public Duration remainingAtMost(Duration most) {
    Duration left = remaining();
    return left.compareTo(most) < 0 ? left : most;
  }
}
