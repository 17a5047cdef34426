package dev.cairn.raft.log;

import java.util.Arrays;

/// Where in the log the membership changes are that have not taken effect yet (nor were refused).
///
/// A configuration takes effect when its entry is applied, not (as in the thesis, 4.1) when it is
/// appended. That is safe only if nobody elects or commits by a configuration two changes older
/// than the newest in use, for only the quorums of neighbours overlap. Two rules see to it:
/// - a leader proposes a change only when none in its log is unapplied. So whoever finds change k+1
///   in its log knows that change k is committed, even if no message ever told it ([#proven]);
/// - nobody campaigns while a change known to be committed is unapplied ([#anyUpTo]).
///
/// Whoever wins an election holds all committed entries, so its configuration is the newest one or
/// its neighbour.
final class PendingChanges {
  private long[] indexes = new long[0];
  private int count;

  void add(long index) {
    if (count == indexes.length) {
      indexes = Arrays.copyOf(indexes, count + 1);
    }
    indexes[count++] = index;
  }

  void truncateFrom(long index) {
    while (count > 0 && indexes[count - 1] >= index) {
      count--;
    }
  }

  /// The first one took effect, or was refused: which one that was.
  long removeFirst() {
    long first = indexes[0];
    count--;
    System.arraycopy(indexes, 1, indexes, 0, count);
    return first;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /// Whether one is at or before this index.
  boolean anyUpTo(long index) {
    return count > 0 && indexes[0] <= index;
  }

  /// The last one that is proven to be committed, by another behind it; 0 if none is.
  long proven() {
    return count > 1 ? indexes[count - 2] : 0;
  }

  /// The first one behind this index; 0 if there is none.
  long firstAfter(long index) {
    for (int i = 0; i < count; i++) {
      if (indexes[i] > index) {
        return indexes[i];
      }
    }
    return 0;
  }

  /// The last one; 0 if there is none.
  long last() {
    return count > 0 ? indexes[count - 1] : 0;
  }
}
