package dev.cairn.testkit.sim;

import dev.cairn.base.env.Loop;
import java.util.function.Consumer;

/// Something that a process wants to happen when its own clock has come so far.
final class SimTimer implements Loop.Timer {
  private final SimProcess process;
  private final Consumer<Runnable> loop;
  private final Runnable task;
  private final long dueNanos;
  private boolean over;

  SimTimer(SimProcess process, long delayNanos, Consumer<Runnable> loop, Runnable task) {
    this.process = process;
    this.loop = loop;
    this.task = task;
    this.dueNanos = process.machine().clock().monotonicNanos() + delayNanos;
  }

  /// Looks again when the clock, as it runs now, will have come so far.
  void arm() {
    var clock = process.machine().clock();
    process.after(clock.worldNanosUntil(dueNanos), this::look);
    clock.watch(this);
  }

  private void look() {
    var clock = process.machine().clock();
    if (over) {
      return;
    }
    if (clock.monotonicNanos() < dueNanos) {
      process.after(clock.worldNanosUntil(dueNanos), this::look);
      return;
    }
    over = true;
    clock.forget(this);
    loop.accept(this::run);
  }

  /// The clock runs differently from now on.
  void clockChanged() {
    if (!over && process.isAlive()) {
      process.after(process.machine().clock().worldNanosUntil(dueNanos), this::look);
    }
  }

  private boolean cancelled;

  private void run() {
    if (!cancelled) {
      task.run();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    over = true;
    process.machine().clock().forget(this);
  }
}
