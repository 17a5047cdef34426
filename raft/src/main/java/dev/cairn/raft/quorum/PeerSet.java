package dev.cairn.raft.quorum;

import java.util.Arrays;
import java.util.StringJoiner;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/// An immutable set of peer ids, kept as a sorted array: small, cheap to ask, and always walked in
/// the same order.
///
/// Thread-safe: immutable.
public final class PeerSet {
  /// The set without peers.
  public static final PeerSet EMPTY = new PeerSet(new long[0]);

  private final long[] ids;

  private PeerSet(long[] sortedDistinct) {
    this.ids = sortedDistinct;
  }

  /// The set of these ids, in any order, repetitions ignored.
  public static PeerSet of(long... ids) {
    if (ids.length == 0) {
      return EMPTY;
    }
    return new PeerSet(Arrays.stream(ids).sorted().distinct().toArray());
  }

  /// Whether the peer is in the set.
  public boolean contains(long id) {
    return Arrays.binarySearch(ids, id) >= 0;
  }

  /// How many peers there are.
  public int size() {
    return ids.length;
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return ids.length == 0;
  }

  /// The peer at this position, counted from 0 in rising order of ids.
  public long get(int position) {
    return ids[position];
  }

  /// This set and the peer.
  public PeerSet with(long id) {
    if (contains(id)) {
      return this;
    }
    long[] more = Arrays.copyOf(ids, ids.length + 1);
    more[ids.length] = id;
    Arrays.sort(more);
    return new PeerSet(more);
  }

  /// This set without the peer.
  public PeerSet without(long id) {
    return contains(id) ? filter(other -> other != id) : this;
  }

  /// All peers of both sets.
  public PeerSet union(PeerSet other) {
    if (other.isEmpty()) {
      return this;
    }
    long[] both = Arrays.copyOf(ids, ids.length + other.ids.length);
    System.arraycopy(other.ids, 0, both, ids.length, other.ids.length);
    return of(both);
  }

  /// The peers of this set that are not in the other one.
  public PeerSet minus(PeerSet other) {
    return filter(id -> !other.contains(id));
  }

  /// Whether the two sets share a peer.
  public boolean intersects(PeerSet other) {
    for (long id : ids) {
      if (other.contains(id)) {
        return true;
      }
    }
    return false;
  }

  /// Whether this is the set of that one peer.
  public boolean isOnly(long id) {
    return ids.length == 1 && ids[0] == id;
  }

  /// Calls the action for each peer in rising order.
  public void forEach(LongConsumer action) {
    for (long id : ids) {
      action.accept(id);
    }
  }

  /// The ids in rising order, as an array of the caller's own.
  public long[] toArray() {
    return ids.clone();
  }

  private PeerSet filter(LongPredicate keep) {
    long[] kept = Arrays.stream(ids).filter(keep).toArray();
    return kept.length == 0 ? EMPTY : new PeerSet(kept);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerSet set && Arrays.equals(ids, set.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  /// Like `(1 2 3)`.
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ", "(", ")");
    forEach(id -> text.add(Long.toString(id)));
    return text.toString();
  }
}
