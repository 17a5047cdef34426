package dev.cairn.testkit.sim;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Virtual time and everything that is going to happen. Time passes only from event to event; what
/// an event does happens at once, unless it runs a [Fiber] that waits.
///
/// For the thread that made it, which also runs all fibers: at any moment at most one piece of code
/// runs.
public final class World {
  private final Thread thread = Thread.currentThread();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nowNanos;
  private long sequence;
  private long happened;
  private @Nullable Fiber current;

  private static final class Event implements Comparable<Event> {
    private final long atNanos;
    private final long sequence;
    private final @Nullable SimProcess owner;
    private final Runnable action;

    Event(long atNanos, long sequence, @Nullable SimProcess owner, Runnable action) {
      this.atNanos = atNanos;
      this.sequence = sequence;
      this.owner = owner;
      this.action = action;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  /// Nanoseconds since the world began.
  public long now() {
    return nowNanos;
  }

  /// How many events have happened.
  public long happened() {
    return happened;
  }

  /// Makes something happen after so many nanoseconds.
  public void after(long nanos, Runnable action) {
    add(null, nanos, action);
  }

  /// Makes something happen to a process after so many nanoseconds: not before it resumes if it is
  /// paused then, never if it is dead.
  void after(SimProcess owner, long nanos, Runnable action) {
    add(owner, nanos, action);
  }

  private void add(@Nullable SimProcess owner, long nanos, Runnable action) {
    events.add(new Event(nowNanos + Math.max(0, nanos), sequence++, owner, action));
  }

  /// The one that runs everything.
  Thread thread() {
    return thread;
  }

  /// The fiber that runs, or null between fibers.
  @Nullable Fiber current() {
    return current;
  }

  /// The fiber that runs. For code that may have to wait.
  public Fiber fiber() {
    var fiber = current;
    if (fiber == null) {
      throw new IllegalStateException("this waits, and must run on a fiber");
    }
    return fiber;
  }

  void mounted(@Nullable Fiber fiber) {
    current = fiber;
  }

  /// Lets events happen until that time has come.
  public void runUntil(long nanos) {
    while (!events.isEmpty() && events.peek().atNanos <= nanos) {
      happen(events.poll());
    }
    nowNanos = Math.max(nowNanos, nanos);
  }

  /// Lets events happen until `done`; false if that is not so by then.
  public boolean runUntil(BooleanSupplier done, long deadlineNanos) {
    while (!done.getAsBoolean()) {
      if (events.isEmpty() || events.peek().atNanos > deadlineNanos) {
        return false;
      }
      happen(events.poll());
    }
    return true;
  }

  private void happen(Event event) {
    nowNanos = event.atNanos;
    happened++;
    var owner = event.owner;
    if (owner == null) {
      event.action.run();
    } else if (owner.isPaused()) {
      owner.postpone(event.action);
    } else if (owner.isAlive()) {
      event.action.run();
    }
  }
}
