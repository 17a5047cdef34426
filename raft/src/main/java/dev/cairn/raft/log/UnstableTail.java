package dev.cairn.raft.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The end of the log that storage has not confirmed, and what storage was asked to write, in
/// order.
///
/// Several writes may be under way, and a later one may replace what an earlier one wrote. That is
/// why a confirmation names an output, not an entry: the same entry may have been written, replaced
/// and written again, and only the last of these counts. Each write remembers up to where it still
/// vouches for the log; a replacement cuts that back.
final class UnstableTail {
  private final List<Entry> entries = new ArrayList<>();
  private final Deque<Write> writes = new ArrayDeque<>();

  /// The index of the first of `entries`, or the one behind the log's end.
  private long offset;

  private long handed;
  private long persisted;
  private @Nullable SnapshotMeta snapshot;
  private boolean snapshotHanded;

  private static final class Write {
    final long number;
    final boolean withSnapshot;
    long upTo;

    Write(long number, boolean withSnapshot, long upTo) {
      this.number = number;
      this.withSnapshot = withSnapshot;
      this.upTo = upTo;
    }
  }

  UnstableTail(long lastStored) {
    offset = lastStored + 1;
    handed = lastStored;
    persisted = lastStored;
  }

  long offset() {
    return offset;
  }

  long lastIndex() {
    return offset + entries.size() - 1;
  }

  /// Up to where the log as it is now is durable.
  long persisted() {
    return persisted;
  }

  /// The snapshot that storage has not confirmed yet.
  @Nullable SnapshotMeta snapshot() {
    return snapshot;
  }

  Entry get(long index) {
    return entries.get(Math.toIntExact(index - offset));
  }

  void append(Entry entry) {
    entries.add(entry);
  }

  /// Everything from this index on is gone.
  void truncateFrom(long index) {
    if (index <= offset) {
      entries.clear();
      offset = Math.min(offset, index);
    } else {
      entries.subList(Math.toIntExact(index - offset), entries.size()).clear();
    }
    vouchBelow(index);
  }

  /// The log begins anew behind this snapshot. What was durable stays so only up to `agreed`.
  void restore(SnapshotMeta meta, long agreed) {
    entries.clear();
    vouchBelow(agreed + 1);
    offset = meta.index() + 1;
    handed = meta.index();
    snapshot = meta;
    snapshotHanded = false;
  }

  private void vouchBelow(long index) {
    for (Write write : writes) {
      write.upTo = Math.min(write.upTo, index - 1);
    }
    handed = Math.min(handed, index - 1);
    persisted = Math.min(persisted, index - 1);
  }

  boolean hasUnhanded() {
    return handed < lastIndex() || (snapshot != null && !snapshotHanded);
  }

  /// The snapshot to put into the next output, if it was not put into one.
  @Nullable SnapshotMeta unhandedSnapshot() {
    return snapshotHanded ? null : snapshot;
  }

  /// The entries to put into the output of this number; it is taken as put.
  List<Entry> handOut(long number) {
    if (!hasUnhanded()) {
      return List.of();
    }
    List<Entry> fresh = slice(handed + 1, lastIndex() + 1, Long.MAX_VALUE);
    writes.add(new Write(number, snapshot != null && !snapshotHanded, lastIndex()));
    handed = lastIndex();
    snapshotHanded = snapshot != null;
    return fresh;
  }

  /// The writes of all outputs up to this number are durable.
  void onPersisted(long number) {
    while (!writes.isEmpty() && writes.getFirst().number <= number) {
      Write write = writes.removeFirst();
      persisted = Math.max(persisted, write.upTo);
      if (write.withSnapshot && writes.stream().noneMatch(later -> later.withSnapshot)) {
        snapshot = snapshotHanded ? null : snapshot;
      }
    }
    if (persisted >= offset) {
      entries.subList(0, Math.toIntExact(persisted - offset + 1)).clear();
      offset = persisted + 1;
    }
  }

  /// The entries of `[from, to)`, all of them here, until they weigh `maxBytes`; at least one.
  List<Entry> slice(long from, long to, long maxBytes) {
    int first = Math.toIntExact(from - offset);
    int limit = Math.toIntExact(to - offset);
    int last = first;
    long weight = 0;
    while (last < limit) {
      weight += entries.get(last).weight();
      if (last > first && weight > maxBytes) {
        break;
      }
      last++;
    }
    return List.copyOf(entries.subList(first, last));
  }
}
