package dev.cairn.base.env;

import java.util.function.Consumer;

/// Where threads come from.
public interface Loops {
  /// A new loop with a thread of its own, named `name`. `onFatal` hears of the first exception that
  /// a task lets out, on the loop's thread.
  Loop open(String name, Consumer<Throwable> onFatal);

  /// A new bounded pool of `threads` threads for work that blocks in native code or on a disk.
  Pool pool(String name, int threads, int queueCapacity, Consumer<Throwable> onFatal);

  /// Runs `task` on a virtual thread of its own: for what waits.
  void spawn(String name, Runnable task);

  /// Threads that share one queue.
  interface Pool extends AutoCloseable {
    /// Queues `task`; false when the queue is full or the pool closed: the caller answers that it
    /// is busy.
    boolean tryExecute(Runnable task);

    /// Runs what is queued, then ends the threads.
    @Override
    void close();
  }
}
