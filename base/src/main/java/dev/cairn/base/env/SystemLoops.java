package dev.cairn.base.env;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Platform threads for loops and pools, virtual threads for what waits. All are daemons: a process
/// ends when its main thread has closed what it opened.
final class SystemLoops implements Loops {
  @Override
  public Loop open(String name, Consumer<Throwable> onFatal) {
    return SystemLoop.start(name, onFatal);
  }

  @Override
  public Pool pool(String name, int threads, int queueCapacity, Consumer<Throwable> onFatal) {
    return new SystemPool(name, threads, queueCapacity, onFatal);
  }

  @Override
  public void spawn(String name, Runnable task) {
    Thread.ofVirtual().name(name).start(task);
  }

  private static final class SystemPool implements Pool {
    private final ThreadPoolExecutor executor;
    private final Consumer<Throwable> onFatal;

    SystemPool(String name, int threads, int queueCapacity, Consumer<Throwable> onFatal) {
      this.onFatal = onFatal;
      var number = new AtomicInteger();
      executor =
          new ThreadPoolExecutor(
              threads,
              threads,
              0,
              TimeUnit.SECONDS,
              new ArrayBlockingQueue<>(queueCapacity),
              task ->
                  Thread.ofPlatform()
                      .daemon()
                      .name(name + "-" + number.getAndIncrement())
                      .unstarted(task),
              new ThreadPoolExecutor.AbortPolicy());
    }

    @Override
    public boolean tryExecute(Runnable task) {
      try {
        executor.execute(() -> run(task));
        return true;
      } catch (java.util.concurrent.RejectedExecutionException _) {
        return false;
      }
    }

    private void run(Runnable task) {
      try {
        task.run();
      } catch (Throwable thrown) {
        onFatal.accept(thrown);
      }
    }

    @Override
    public void close() {
      executor.close();
    }
  }
}
