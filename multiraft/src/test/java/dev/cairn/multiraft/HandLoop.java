package dev.cairn.multiraft;

import dev.cairn.base.env.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A loop that runs when the test says so, with a clock that the test moves.
public final class HandLoop implements Loop {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<HandTimer> timers = new ArrayList<>();
  private long nowNanos;
  private @Nullable RuntimeException failure;
  private boolean ended;

  /// The time.
  public Duration now() {
    return Duration.ofNanos(nowNanos);
  }

  /// Lets time pass while a task runs.
  public void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  /// How many tasks wait.
  public int waiting() {
    return tasks.size();
  }

  /// What ended the loop, if something did.
  public @Nullable RuntimeException failure() {
    return failure;
  }

  /// Runs the next task; false if there is none.
  public boolean runOne() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      failure = e;
      ended = true;
      tasks.clear();
      timers.clear();
    }
    return true;
  }

  /// Runs tasks until none waits.
  public void run() {
    while (runOne()) {
      // The next one.
    }
  }

  /// Lets time pass, and runs what becomes due, each timer at its time or later.
  public void advance(Duration time) {
    long until = nowNanos + time.toNanos();
    run();
    for (HandTimer next = nextDue(until); next != null; next = nextDue(until)) {
      nowNanos = Math.max(nowNanos, next.dueNanos);
      timers.remove(next);
      tasks.add(next.task);
      run();
    }
    nowNanos = Math.max(nowNanos, until);
  }

  private @Nullable HandTimer nextDue(long until) {
    return timers.stream()
        .filter(timer -> timer.dueNanos <= Math.max(until, nowNanos))
        .min(Comparator.comparingLong(timer -> timer.dueNanos))
        .orElse(null);
  }

  @Override
  public void execute(Runnable task) {
    if (!ended) {
      tasks.add(task);
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    var timer = new HandTimer(nowNanos + delay.toNanos(), task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void close() {
    run();
    ended = true;
    timers.clear();
  }

  private static final class HandTimer {
    private final long dueNanos;
    private final Runnable task;

    HandTimer(long dueNanos, Runnable task) {
      this.dueNanos = dueNanos;
      this.task = task;
    }
  }
}
