package dev.cairn.testkit.sim;

import dev.cairn.base.env.Loop;
import dev.cairn.base.env.Loops;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A process's threads. Between two tasks of a loop some virtual time passes, so that loops
/// overtake each other in every way there is.
final class SimLoops implements Loops {
  private final SimProcess process;

  SimLoops(SimProcess process) {
    this.process = process;
  }

  @Override
  public Loop open(String name, Consumer<Throwable> onFatal) {
    process.checkAlive();
    return new SimLoop(name, onFatal);
  }

  @Override
  public Pool pool(String name, int threads, int queueCapacity, Consumer<Throwable> onFatal) {
    process.checkAlive();
    return new SimPool(name, threads, queueCapacity, onFatal);
  }

  @Override
  public void spawn(String name, Runnable task) {
    process.spawn(name, task);
  }

  /// Fibers that take tasks from one queue, and whoever waits for their end.
  private abstract class Workers {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Fiber> idle = new ArrayDeque<>();
    private final List<Fiber> awaitingEnd = new ArrayList<>();
    private int working;
    private boolean closed;

    void start(String name) {
      working++;
      process.fiber(name, this::work);
    }

    private void work() {
      var self = process.machine().world().fiber();
      while (true) {
        var task = tasks.poll();
        if (task != null) {
          run(task);
          self.pause(process.machine().taskNanos());
        } else if (closed) {
          break;
        } else {
          idle.add(self);
          self.await();
          idle.remove(self);
        }
      }
      working--;
      if (working == 0) {
        awaitingEnd.forEach(Fiber::wake);
      }
    }

    private void run(Runnable task) {
      try {
        task.run();
      } catch (ProcessKilled killed) {
        throw killed;
      } catch (Throwable thrown) {
        // What fails in a dead process may fail because of what its death left half done.
        process.checkAlive();
        failed(thrown);
      }
    }

    abstract void failed(Throwable thrown);

    int waiting() {
      return tasks.size();
    }

    void add(Runnable task) {
      tasks.add(task);
      var worker = idle.poll();
      if (worker != null) {
        worker.wake();
      }
    }

    boolean isClosed() {
      return closed;
    }

    void dropAll() {
      closed = true;
      tasks.clear();
    }

    void end() {
      closed = true;
      idle.forEach(Fiber::wake);
    }

    void awaitEnd() {
      var self = process.machine().world().fiber();
      awaitingEnd.add(self);
      while (working > 0) {
        self.await();
      }
    }
  }

  private final class SimLoop extends Workers implements Loop {
    private final Consumer<Throwable> onFatal;
    private @Nullable Fiber worker;

    SimLoop(String name, Consumer<Throwable> onFatal) {
      this.onFatal = onFatal;
      start(name);
    }

    @Override
    public void execute(Runnable task) {
      if (!isClosed() && process.isAlive()) {
        add(() -> {
          worker = process.machine().world().current();
          task.run();
        });
      }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      var timer =
          new SimTimer(
              process,
              delay.toNanos(),
              due -> {
                if (!isClosed()) {
                  execute(due);
                }
              },
              task);
      timer.arm();
      return timer;
    }

    @Override
    public boolean inLoop() {
      var current = process.machine().world().current();
      return current != null && current == worker;
    }

    @Override
    void failed(Throwable thrown) {
      dropAll();
      onFatal.accept(thrown);
    }

    @Override
    public void close() {
      end();
      if (!inLoop()) {
        awaitEnd();
      }
    }
  }

  private final class SimPool extends Workers implements Pool {
    private final int queueCapacity;
    private final Consumer<Throwable> onFatal;

    SimPool(String name, int threads, int queueCapacity, Consumer<Throwable> onFatal) {
      this.queueCapacity = queueCapacity;
      this.onFatal = onFatal;
      for (int i = 0; i < threads; i++) {
        start(name + "-" + i);
      }
    }

    @Override
    public boolean tryExecute(Runnable task) {
      if (isClosed() || !process.isAlive() || waiting() >= queueCapacity) {
        return false;
      }
      add(task);
      return true;
    }

    @Override
    void failed(Throwable thrown) {
      onFatal.accept(thrown);
    }

    @Override
    public void close() {
      end();
      awaitEnd();
    }
  }
}
