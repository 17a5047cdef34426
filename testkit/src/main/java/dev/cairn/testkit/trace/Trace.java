package dev.cairn.testkit.trace;

import dev.cairn.testkit.trace.TraceEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Takes events as they happen. Keeps the last ones, and all that the picture needs; the hash
/// covers every one. For one thread.
public final class Trace {
  private static final int LAST_MAX = 400;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final LongSupplier clock;
  private final @Nullable Consumer<TraceEvent> listener;
  private final Deque<TraceEvent> last = new ArrayDeque<>();
  private final List<TraceEvent> landmarks = new ArrayList<>();
  private long hash = 1;
  private long count;

  /// @param clock the world's time
  /// @param listener gets every event, or null
  public Trace(LongSupplier clock, @Nullable Consumer<TraceEvent> listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /// Takes an event.
  public void event(String node, Kind kind, long region, long number, String text) {
    var event = new TraceEvent(clock.getAsLong(), node, kind, region, number, text);
    count++;
    mix(event.nanos());
    mix(node.hashCode());
    mix(kind.name().hashCode());
    mix(region);
    mix(number);
    mix(text.hashCode());
    if (last.size() == LAST_MAX) {
      last.removeFirst();
    }
    last.addLast(event);
    if (isLandmark(kind)) {
      landmarks.add(event);
    }
    if (listener != null) {
      listener.accept(event);
    }
  }

  private void mix(long value) {
    hash = Long.rotateLeft((hash ^ value) * MULTIPLIER, 29);
  }

  private static boolean isLandmark(Kind kind) {
    return switch (kind) {
      case START, END, SERVES, LEADER, SNAPSHOT, ORDER, FAULT, HEAL, VIOLATION -> true;
      case ARRIVES, LOST, ASKS, ANSWER -> false;
    };
  }

  /// One number over every event so far, in order.
  public String hash() {
    return String.format("%016x", hash);
  }

  /// How many events there were.
  public long count() {
    return count;
  }

  /// The last few hundred events.
  public List<TraceEvent> last() {
    return List.copyOf(last);
  }

  /// All events but messages and operations.
  public List<TraceEvent> landmarks() {
    return List.copyOf(landmarks);
  }
}
