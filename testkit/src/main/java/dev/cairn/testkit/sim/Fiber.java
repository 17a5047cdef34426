package dev.cairn.testkit.sim;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A thread of a simulated process: a virtual thread that the world runs, piece by piece, whenever
/// it is this one's turn. Locks work as ever; a fiber that waits for one is scheduled again when it
/// gets it. Monitors must not be fought over by the fibers of one world, which is noticed. Those
/// that all worlds of a JVM share, such as a class loader's, the world itself waits for.
///
/// For the world's thread and the fiber itself.
public final class Fiber {
  private static final long LOOK_NANOS = 10_000_000L;
  private static final int LOOKS_MAX = 200;

  private final World world;
  private final SimProcess process;
  private final Thread thread;
  private @Nullable Runnable continuation;
  private volatile @Nullable Runnable unblocked;
  private boolean waits;
  private boolean due;
  private boolean stepping;
  private boolean ended;

  private Fiber(SimProcess process, String name, Runnable body) {
    this.world = process.machine().world();
    this.process = process;
    this.thread = VirtualThreads.create(name, this::runnable, () -> run(body));
  }

  /// Starts a fiber of that process.
  static Fiber start(SimProcess process, String name, Runnable body) {
    var fiber = new Fiber(process, name, body);
    fiber.thread.start();
    return fiber;
  }

  private void run(Runnable body) {
    try {
      process.checkAlive();
      body.run();
    } catch (ProcessKilled killed) {
      // The end of this thread, and all there is to it.
    } catch (Throwable thrown) {
      process.broke(thrown);
    } finally {
      ended = true;
    }
  }

  /// The JDK has a piece of this fiber to run.
  private void runnable(Runnable piece) {
    var caller = Thread.currentThread();
    if (!caller.isVirtual() && !caller.equals(world.thread())) {
      // The JDK's own thread, which wakes who waited for a monitor.
      unblocked = piece;
      LockSupport.unpark(world.thread());
      return;
    }
    continuation = piece;
    if (!stepping) {
      process.after(process.machine().wakeUpNanos(), this::step);
    }
  }

  /// Runs up to where it waits next.
  void step() {
    var piece = continuation;
    continuation = null;
    while (piece != null) {
      var before = world.current();
      world.mounted(this);
      try {
        piece.run();
      } finally {
        world.mounted(before);
      }
      piece = waitsForMonitor() ? awaitMonitor() : null;
    }
  }

  private boolean waitsForMonitor() {
    if (ended || waits || continuation != null) {
      return false;
    }
    return switch (thread.getState()) {
      case BLOCKED, RUNNABLE -> true;
      case NEW, WAITING, TIMED_WAITING, TERMINATED -> false;
    };
  }

  /// Meanwhile no time passes in this world, so that it does not matter to it how long that takes.
  private Runnable awaitMonitor() {
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      var piece = unblocked;
      if (piece != null) {
        unblocked = null;
        return piece;
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
    throw new IllegalStateException(
        thread.getName()
            + " waits for a monitor: use a lock where a thread may wait while it holds it");
  }

  /// Wakes it, to go on when its turn comes. Anybody.
  public void wake() {
    LockSupport.unpark(thread);
  }

  /// Wakes it and runs it right now.
  void wakeAndStep() {
    stepping = true;
    try {
      LockSupport.unpark(thread);
    } finally {
      stepping = false;
    }
    step();
  }

  /// Waits to be woken; may also return without. Called by the fiber itself.
  void await() {
    waits = true;
    LockSupport.park(this);
    waits = false;
    process.checkAlive();
  }

  /// Lets virtual time pass for this fiber. Called by the fiber itself.
  public void pause(long nanos) {
    due = false;
    process.after(
        nanos,
        () -> {
          due = true;
          wakeAndStep();
        });
    while (!due) {
      await();
    }
  }

  /// Waits until `done`, looking whenever it is woken; false if that is not so after so long.
  /// Called by the fiber itself.
  public boolean await(BooleanSupplier done, long nanos) {
    long deadline = world.now() + nanos;
    process.after(nanos, this::wake);
    while (!done.getAsBoolean()) {
      if (world.now() >= deadline) {
        return false;
      }
      await();
    }
    return true;
  }

  /// Whether it has run to its end.
  boolean isEnded() {
    return ended;
  }

  SimProcess process() {
    return process;
  }

  @Override
  public String toString() {
    return process.machine().name() + "/" + thread.getName();
  }
}
