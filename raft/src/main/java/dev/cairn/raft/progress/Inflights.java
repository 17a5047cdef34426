package dev.cairn.raft.progress;

import java.util.Arrays;

/// The appends to one follower that were not answered yet, by their last index: a ring that grows
/// up to the window's size.
final class Inflights {
  private static final int FIRST_SIZE = 8;

  private final int max;
  private long[] lastIndexes = new long[0];
  private int start;
  private int count;

  Inflights(int max) {
    this.max = max;
  }

  boolean isFull() {
    return count == max;
  }

  int count() {
    return count;
  }

  void add(long lastIndex) {
    if (count == lastIndexes.length) {
      grow();
    }
    lastIndexes[(start + count) % lastIndexes.length] = lastIndex;
    count++;
  }

  private void grow() {
    long[] larger = new long[Math.min(max, Math.max(FIRST_SIZE, count * 2))];
    for (int i = 0; i < count; i++) {
      larger[i] = lastIndexes[(start + i) % lastIndexes.length];
    }
    lastIndexes = larger;
    start = 0;
  }

  /// Everything up to this index was answered.
  void freeUpTo(long index) {
    while (count > 0 && lastIndexes[start] <= index) {
      start = (start + 1) % lastIndexes.length;
      count--;
    }
  }

  @Override
  public String toString() {
    return count + " of " + max + " in " + Arrays.toString(lastIndexes);
  }
}
