package dev.cairn.base.env;

import java.time.Duration;

/// One thread that runs tasks in the order they came in: the owner of whatever only it touches.
///
/// A task that throws ends the loop: the exception goes to the fatal handler that the loop was
/// opened with, and nothing runs after it, because the state that the loop owns may be wrong.
public interface Loop extends AutoCloseable {
  /// Runs `task` on the loop, after everything handed in before. Never blocks; any thread may call
  /// it. After [#close] or a failure the task is dropped.
  void execute(Runnable task);

  /// Runs `task` on the loop once `delay` has passed, never earlier.
  Timer schedule(Duration delay, Runnable task);

  /// Whether the caller is this loop's thread.
  boolean inLoop();

  /// Runs what was handed in so far, drops timers, then ends the thread and waits for it (unless
  /// called from the loop itself, which then ends after the current task).
  @Override
  void close();

  /// Something that is going to run.
  interface Timer {
    /// It will not run any more, unless it has begun.
    void cancel();
  }
}
