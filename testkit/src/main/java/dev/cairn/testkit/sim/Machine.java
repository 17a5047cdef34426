package dev.cairn.testkit.sim;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A machine: a clock and a disk, and at most one process at a time.
///
/// For the world's thread and the fibers of its process.
public final class Machine {
  private static final long WALL_START_MILLIS = 1_780_000_000_000L;

  private final World world;
  private final int number;
  private final String name;
  private final Chance chance;
  private final Chance turns;
  private final SimClock clock;
  private final SimDisk disk;
  private @Nullable SimProcess process;
  private double stallRate;
  private long stallMaxNanos = 1;

  /// A machine with an empty disk.
  public Machine(World world, int number, String name, Chance chance) {
    this.world = world;
    this.number = number;
    this.name = name;
    this.chance = chance;
    this.turns = chance.fork();
    this.clock = new SimClock(world, chance.between(0, 1L << 40), WALL_START_MILLIS);
    this.disk = new SimDisk(chance.fork());
  }

  /// The world it is in.
  public World world() {
    return world;
  }

  Chance chance() {
    return chance;
  }

  /// Its place among the world's machines.
  public int number() {
    return number;
  }

  /// How people call it.
  public String name() {
    return name;
  }

  SimClock clock() {
    return clock;
  }

  /// Its disk.
  public SimDisk disk() {
    return disk;
  }

  /// Starts a process; there must be none. `onBroken` hears of an exception that a thread let out.
  public SimProcess start(Consumer<Throwable> onBroken) {
    if (process != null) {
      throw new IllegalStateException(name + " has a process already");
    }
    var started = new SimProcess(this, onBroken);
    process = started;
    return started;
  }

  /// The process that runs here, or null.
  public @Nullable SimProcess process() {
    return process;
  }

  void processEnded() {
    process = null;
    clock.forgetAll();
    disk.releaseLocks();
  }

  /// From now on the clock runs `rate` times as fast as true time.
  public void drift(double rate) {
    clock.drift(rate);
  }

  /// The clock leaps ahead by so much.
  public void leap(long nanos) {
    clock.leap(nanos);
  }

  /// The wall clock is set forward, or back if negative.
  public void setWall(long byMillis) {
    clock.setWall(byMillis);
  }

  /// From now on threads lose their turn, where they reach outside, with this probability, for up
  /// to so long.
  public void stall(double rate, long maxNanos) {
    stallRate = rate;
    stallMaxNanos = Math.max(1, maxNanos);
  }

  boolean stalls() {
    return stallRate > 0 && turns.is(stallRate);
  }

  long stallNanos() {
    return turns.between(1, stallMaxNanos);
  }

  /// How long a woken thread waits for its turn.
  long wakeUpNanos() {
    return turns.between(1_000, 30_000);
  }

  /// How long a task takes.
  long taskNanos() {
    return turns.between(500, 8_000);
  }
}
