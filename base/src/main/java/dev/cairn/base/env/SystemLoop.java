package dev.cairn.base.env;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/// A loop on a platform thread.
///
/// The thread parks only after it has announced that it will ([#parked]) and has looked at its
/// queue once more, so that whoever hands in a task either is seen or sees the announcement and
/// wakes it. Waking costs a system call, which is why it is done only then.
final class SystemLoop implements Loop {
  private static final int CHUNK = 1024;

  private final MpscUnboundedArrayQueue<Runnable> tasks = new MpscUnboundedArrayQueue<>(CHUNK);
  private final PriorityQueue<ScheduledTask> timers = new PriorityQueue<>();
  private final AtomicBoolean parked = new AtomicBoolean();
  private final Consumer<Throwable> onFatal;
  private final Thread thread;
  private volatile boolean closed;
  private long timerSequence;

  private SystemLoop(String name, Consumer<Throwable> onFatal) {
    this.onFatal = onFatal;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  static SystemLoop start(String name, Consumer<Throwable> onFatal) {
    var loop = new SystemLoop(name, onFatal);
    loop.thread.start();
    return loop;
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      return;
    }
    tasks.offer(task);
    wake();
  }

  private void wake() {
    if (parked.get() && parked.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    var timer = new ScheduledTask(System.nanoTime() + delay.toNanos(), task);
    if (inLoop()) {
      add(timer);
    } else {
      execute(() -> add(timer));
    }
    return timer;
  }

  private void add(ScheduledTask timer) {
    timer.sequence = timerSequence++;
    timers.add(timer);
  }

  @Override
  public boolean inLoop() {
    return thread.equals(Thread.currentThread());
  }

  private void run() {
    try {
      while (true) {
        boolean worked = runQueued();
        worked |= runDueTimers();
        if (!worked) {
          if (closed && tasks.isEmpty()) {
            return;
          }
          park();
        }
      }
    } catch (Throwable thrown) {
      closed = true;
      tasks.clear();
      onFatal.accept(thrown);
    }
  }

  private boolean runQueued() {
    boolean worked = false;
    for (int i = 0; i < CHUNK; i++) {
      @Nullable Runnable task = tasks.relaxedPoll();
      if (task == null) {
        break;
      }
      task.run();
      worked = true;
    }
    return worked;
  }

  private boolean runDueTimers() {
    boolean worked = false;
    while (!closed) {
      var next = timers.peek();
      if (next == null || (!next.cancelled && next.dueNanos - System.nanoTime() > 0)) {
        break;
      }
      timers.poll();
      if (!next.cancelled) {
        next.task.run();
        worked = true;
      }
    }
    return worked;
  }

  private void park() {
    parked.set(true);
    if (!tasks.isEmpty() || closed) {
      parked.set(false);
      return;
    }
    var next = timers.peek();
    if (next == null) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, next.dueNanos - System.nanoTime());
    }
    parked.set(false);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    if (inLoop()) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(1));
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class ScheduledTask implements Timer, Comparable<ScheduledTask> {
    private final long dueNanos;
    private final Runnable task;
    private long sequence;
    private volatile boolean cancelled;

    ScheduledTask(long dueNanos, Runnable task) {
      this.dueNanos = dueNanos;
      this.task = task;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(ScheduledTask other) {
      int byTime = Long.compare(dueNanos - other.dueNanos, 0);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }
}
