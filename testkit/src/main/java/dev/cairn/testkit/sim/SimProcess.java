package dev.cairn.testkit.sim;

import dev.cairn.base.env.Env;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One life of a process on a machine: from its start to its end or its death, which takes
/// everything but the disk's durable content with it.
///
/// For the world's thread and the process's fibers.
public final class SimProcess {
  private static final int UNWINDING_PASSES_MAX = 1000;

  private final Machine machine;
  private final SimLoops loops;
  private final Env env;
  private final Consumer<Throwable> onBroken;
  private final List<Fiber> fibers = new ArrayList<>();
  private List<Runnable> postponed = new ArrayList<>();
  private boolean alive = true;
  private boolean paused;
  private long portCallsLeft = Long.MAX_VALUE;
  private @Nullable Runnable onDeath;

  /// @param onBroken hears of an exception that a thread let out
  SimProcess(Machine machine, Consumer<Throwable> onBroken) {
    this.machine = machine;
    this.onBroken = onBroken;
    this.loops = new SimLoops(this);
    this.env =
        new Env(
            machine.clock().seenBy(this),
            new SimDice(machine.chance().fork()),
            machine.disk().usedBy(this),
            loops);
  }

  /// Where it runs.
  public Machine machine() {
    return machine;
  }

  /// What it sees of the outside.
  public Env env() {
    return env;
  }

  /// Whether it has neither ended nor died.
  public boolean isAlive() {
    return alive;
  }

  boolean isPaused() {
    return paused;
  }

  /// Runs something on a thread of its own.
  public void spawn(String name, Runnable body) {
    if (alive) {
      fibers.removeIf(Fiber::isEnded);
      fibers.add(Fiber.start(this, name, body));
    }
  }

  Fiber fiber(String name, Runnable body) {
    var fiber = Fiber.start(this, name, body);
    fibers.add(fiber);
    return fiber;
  }

  /// Makes something happen to it after so many nanoseconds, if it lives then.
  public void after(long nanos, Runnable action) {
    machine.world().after(this, nanos, action);
  }

  void postpone(Runnable action) {
    postponed.add(action);
  }

  void broke(Throwable thrown) {
    if (alive) {
      onBroken.accept(thrown);
    }
  }

  /// Throws if the process is dead: called wherever code reaches outside.
  public void checkAlive() {
    if (!alive) {
      throw new ProcessKilled(machine.name());
    }
  }

  /// A place where the process reaches outside, and so where it may lose its turn or die.
  public void yieldPoint() {
    checkAlive();
    if (--portCallsLeft == 0) {
      die();
      throw new ProcessKilled(machine.name());
    }
    if (machine.stalls()) {
      var fiber = machine.world().current();
      if (fiber != null && fiber.process() == this) {
        fiber.pause(machine.stallNanos());
      }
    }
  }

  /// Kills it in the middle of things: when it has reached outside so many times more.
  public void killAfter(long portCalls, Runnable then) {
    portCallsLeft = portCalls;
    onDeath = then;
  }

  /// Stops its threads where they are; time goes on for everybody else.
  public void pause() {
    paused = true;
  }

  /// Lets a paused process go on.
  public void resume() {
    paused = false;
    var waiting = postponed;
    postponed = new ArrayList<>();
    waiting.forEach(action -> after(0, action));
  }

  /// Ends it at once, wherever its threads are. Not to be called from a fiber.
  public void kill() {
    if (alive) {
      alive = false;
      bury();
    }
  }

  /// Dies by its own thread, which cannot unwind the others.
  private void die() {
    alive = false;
    machine
        .world()
        .after(
            0,
            () -> {
              bury();
              if (onDeath != null) {
                onDeath.run();
              }
            });
  }

  private void bury() {
    paused = false;
    postponed.clear();
    unwind();
    machine.processEnded();
  }

  private void unwind() {
    for (int pass = 0; pass < UNWINDING_PASSES_MAX; pass++) {
      fibers.removeIf(Fiber::isEnded);
      if (fibers.isEmpty()) {
        return;
      }
      List.copyOf(fibers).forEach(Fiber::wakeAndStep);
    }
    throw new IllegalStateException("threads of a dead process go on: " + fibers);
  }
}
