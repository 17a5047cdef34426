package dev.cairn.engine.raftlog.segment;

import dev.cairn.engine.raftlog.LogEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries about to be returned: cached ones as they are, of the others the place, the segments
/// held open until [#release]. For one thread.
final class EntrySlots {
  private final long group;
  private final long from;
  private final int count;
  private final @Nullable LogEntry[] entries;
  private long[] places = {};
  private int[] lengths = {};
  private long[] terms = {};
  private final List<Segment> held = new ArrayList<>(1);

  EntrySlots(long group, long from, int count) {
    this.group = group;
    this.from = from;
    this.count = count;
    this.entries = new @Nullable LogEntry[count];
  }

  long group() {
    return group;
  }

  long index(int i) {
    return from + i;
  }

  int count() {
    return count;
  }

  void cached(int i, LogEntry entry) {
    entries[i] = entry;
  }

  void onDisk(int i, long place, int length, long term) {
    if (places.length == 0) {
      places = new long[count];
      lengths = new int[count];
      terms = new long[count];
    }
    places[i] = place;
    lengths[i] = length;
    terms[i] = term;
  }

  void hold(Segment segment) {
    if (held.isEmpty() || held.getLast() != segment) {
      segment.retain();
      held.add(segment);
    }
  }

  Segment held(int number) {
    for (Segment segment : held) {
      if (segment.number() == number) {
        return segment;
      }
    }
    throw new IllegalStateException("segment " + number + " is not held");
  }

  void release() {
    held.forEach(Segment::release);
    held.clear();
  }

  @Nullable LogEntry entry(int i) {
    return entries[i];
  }

  void entry(int i, LogEntry entry) {
    entries[i] = entry;
  }

  long place(int i) {
    return places[i];
  }

  int length(int i) {
    return lengths[i];
  }

  long term(int i) {
    return terms[i];
  }
}
