package dev.cairn.raft.log;

import java.util.Arrays;

/// One place in the log. Two entries with the same index and term are the same entry (log
/// matching).
///
/// Thread-safe: immutable, on one condition: `data` is neither copied nor ever changed after
/// construction, neither by who made the entry nor by who reads it.
public final class Entry {
  /// What an entry is taken to weigh beyond its data, in bytes.
  public static final int OVERHEAD = 24;

  private static final byte[] NOTHING = new byte[0];

  private final long term;
  private final long index;
  private final EntryKind kind;
  private final byte[] data;

  /// An entry that takes over `data`.
  public Entry(long term, long index, EntryKind kind, byte[] data) {
    this.term = term;
    this.index = index;
    this.kind = kind;
    this.data = data;
  }

  /// The entry with which a leader begins its term.
  public static Entry empty(long term, long index) {
    return new Entry(term, index, EntryKind.NORMAL, NOTHING);
  }

  /// The term in which it was proposed.
  public long term() {
    return term;
  }

  /// Its place.
  public long index() {
    return index;
  }

  /// What it is for.
  public EntryKind kind() {
    return kind;
  }

  /// The data itself, not a copy: not to be changed.
  public byte[] data() {
    return data;
  }

  /// Whether it has no data.
  public boolean isEmpty() {
    return data.length == 0;
  }

  /// What it weighs against limits of bytes: data and a flat overhead.
  public long weight() {
    return (long) data.length + OVERHEAD;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry entry
        && term == entry.term
        && index == entry.index
        && kind == entry.kind
        && Arrays.equals(data, entry.data);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(index * 31 + term) * 31 + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return index
        + "@"
        + term
        + (kind == EntryKind.CHANGE ? " change" : "")
        + " "
        + data.length
        + "B";
  }
}
