package dev.cairn.engine.raftlog.segment;

import java.util.Arrays;

/// What of one group lives in one segment, as of one moment. For one thread.
final class LiveParts {
  private final GroupLog group;
  private final long stateBytes;
  private long[] indexes = {};
  private long[] places = {};
  private int[] lengths = {};
  private int count;

  LiveParts(GroupLog group, long stateBytes) {
    this.group = group;
    this.stateBytes = stateBytes;
  }

  void entry(long index, long place, int length) {
    if (count == indexes.length) {
      int capacity = Math.max(8, count * 2);
      indexes = Arrays.copyOf(indexes, capacity);
      places = Arrays.copyOf(places, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
    }
    indexes[count] = index;
    places[count] = place;
    lengths[count] = length;
    count++;
  }

  GroupLog group() {
    return group;
  }

  /// Whether anything but entries lives there.
  boolean hasState() {
    return stateBytes > 0;
  }

  /// Bytes of everything but entries.
  long stateBytes() {
    return stateBytes;
  }

  /// How many entries.
  int count() {
    return count;
  }

  long index(int i) {
    return indexes[i];
  }

  long place(int i) {
    return places[i];
  }

  /// Bytes of data of the entry, without its header.
  int length(int i) {
    return lengths[i];
  }

  boolean isEmpty() {
    return count == 0 && stateBytes == 0;
  }

  /// Bytes of everything that lives there.
  long bytes() {
    long sum = stateBytes;
    for (int i = 0; i < count; i++) {
      sum += SegmentFormat.ENTRY_HEADER + (long) lengths[i];
    }
    return sum;
  }
}
