package dev.cairn.testkit.sim;

import dev.cairn.base.env.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A machine's clocks. The monotonic one runs a little fast or slow and may leap ahead (as after a
/// suspended virtual machine); the wall clock may be set to anything.
final class SimClock {
  private final World world;
  private final Set<SimTimer> timers = new LinkedHashSet<>();
  private double rate = 1;
  private long anchorWorld;
  private long anchorLocal;
  private long wallOffsetMillis;

  SimClock(World world, long startNanos, long wallMillis) {
    this.world = world;
    this.anchorLocal = startNanos;
    this.wallOffsetMillis = wallMillis;
  }

  long monotonicNanos() {
    return anchorLocal + (long) ((world.now() - anchorWorld) * rate);
  }

  long wallMillis() {
    return wallOffsetMillis + (monotonicNanos() / 1_000_000);
  }

  /// From now on the clock runs `rate` times as fast as the world's.
  void drift(double rate) {
    anchor(0);
    this.rate = rate;
    changed();
  }

  /// The monotonic clock leaps ahead; the wall clock with it.
  void leap(long nanos) {
    anchor(nanos);
    changed();
  }

  /// The wall clock is set forward, or back if negative.
  void setWall(long byMillis) {
    wallOffsetMillis += byMillis;
  }

  private void anchor(long leapNanos) {
    anchorLocal = monotonicNanos() + leapNanos;
    anchorWorld = world.now();
  }

  private void changed() {
    List.copyOf(timers).forEach(SimTimer::clockChanged);
  }

  /// How long the world has to wait until this clock shows `localNanos`.
  long worldNanosUntil(long localNanos) {
    return Math.max(0, (long) Math.ceil((localNanos - monotonicNanos()) / rate));
  }

  void watch(SimTimer timer) {
    timers.add(timer);
  }

  void forget(SimTimer timer) {
    timers.remove(timer);
  }

  /// No process is left whose timers these are.
  void forgetAll() {
    timers.clear();
  }

  /// The clocks as a process reads them: reading is a moment at which it may lose its turn.
  Clock seenBy(SimProcess process) {
    return new Clock() {
      @Override
      public long monotonicNanos() {
        process.checkAlive();
        return SimClock.this.monotonicNanos();
      }

      @Override
      public long wallMillis() {
        process.checkAlive();
        return SimClock.this.wallMillis();
      }
    };
  }
}
