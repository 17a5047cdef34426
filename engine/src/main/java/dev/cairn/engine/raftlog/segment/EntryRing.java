package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.raftlog.LogEntry;
import org.jspecify.annotations.Nullable;

/// The index of one group's entries: a ring of parallel arrays, 24 bytes an entry, and the entry
/// itself where it is cached. A place of 0 is a hole, which only exists while a log is replayed.
/// Not thread-safe.
final class EntryRing {
  private static final int CAPACITY_MIN = 8;

  private long[] places = {};
  private long[] terms = {};
  private int[] lengths = {};
  private @Nullable LogEntry[] cached = {};
  private int head;
  private int size;
  private long first = 1;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /// Index of the first entry; meaningless when empty.
  long first() {
    return first;
  }

  /// Index of the last entry; meaningless when empty.
  long last() {
    return first + size - 1;
  }

  boolean contains(long index) {
    return index >= first && index - first < size;
  }

  private int slot(long index) {
    Invariant.check(
        contains(index), () -> "entry " + index + " is not in " + first + ".." + last());
    return (head + (int) (index - first)) & (places.length - 1);
  }

  long place(long index) {
    return places[slot(index)];
  }

  long term(long index) {
    return terms[slot(index)];
  }

  int length(long index) {
    return lengths[slot(index)];
  }

  @Nullable LogEntry cached(long index) {
    return cached[slot(index)];
  }

  void move(long index, long place) {
    places[slot(index)] = place;
  }

  void dropCached(long index) {
    cached[slot(index)] = null;
  }

  /// Sets an entry, growing in either direction; what lies between is holes.
  void put(long index, long place, long term, int length, @Nullable LogEntry entry) {
    if (size == 0) {
      head = 0;
      first = index;
    }
    if (index < first) {
      int more = Math.toIntExact(first - index);
      grow(Math.addExact(size, more));
      head = (head - more) & (places.length - 1);
      first = index;
      size += more;
    } else if (index > last()) {
      int more = Math.toIntExact(index - last());
      grow(Math.addExact(size, more));
      size += more;
    }
    int slot = slot(index);
    places[slot] = place;
    terms[slot] = term;
    lengths[slot] = length;
    cached[slot] = entry;
  }

  /// Forgets the last entry.
  void removeLast() {
    clearSlot(slot(last()));
    size--;
    shrink();
  }

  /// Forgets the first entry.
  void removeFirst() {
    clearSlot(slot(first));
    head = (head + 1) & (places.length - 1);
    first++;
    size--;
    shrink();
  }

  private void clearSlot(int slot) {
    places[slot] = 0;
    terms[slot] = 0;
    lengths[slot] = 0;
    cached[slot] = null;
  }

  private void grow(int needed) {
    if (needed > places.length) {
      Invariant.check(needed <= 1 << 30, "a group of the Raft log has more than 2^30 entries");
      resize(Math.max(CAPACITY_MIN, Integer.highestOneBit(needed - 1) << 1));
    }
  }

  private void shrink() {
    if (places.length > CAPACITY_MIN && size < places.length / 8) {
      resize(places.length / 2);
    }
  }

  private void resize(int capacity) {
    var newPlaces = new long[capacity];
    var newTerms = new long[capacity];
    var newLengths = new int[capacity];
    var newCached = new @Nullable LogEntry[capacity];
    for (int i = 0; i < size; i++) {
      int slot = (head + i) & (places.length - 1);
      newPlaces[i] = places[slot];
      newTerms[i] = terms[slot];
      newLengths[i] = lengths[slot];
      newCached[i] = cached[slot];
    }
    places = newPlaces;
    terms = newTerms;
    lengths = newLengths;
    cached = newCached;
    head = 0;
  }
}
