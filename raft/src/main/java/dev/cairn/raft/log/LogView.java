package dev.cairn.raft.log;

import java.util.List;

/// The part of the log that storage has, as the embedding shows it to its
/// [dev.cairn.raft.RaftNode].
///
/// Obligations:
/// - Once the node was told that an output is persisted, everything in it is seen here: its
///   entries, with whatever was at or behind the first of them gone; or, after a snapshot with
///   index i, an empty log with `firstIndex() == i + 1` and the snapshot's term at i. Earlier is
///   allowed, the node does not look.
/// - The front may be dropped (compaction) up to the applied index, between two calls of the node,
///   never during one.
/// - Called from the node's thread only. May block on a disk; the caller's limits of bytes bound
///   for how long.
/// - A read that fails throws; the node must then be given up.
public interface LogView {
  /// The index of the first entry that is there, or would be: always one more than the last that
  /// was dropped.
  long firstIndex();

  /// The index of the last entry, `firstIndex() - 1` if there is none.
  long lastIndex();

  /// The term of the entry at `index`, for `firstIndex() - 1 <= index <= lastIndex()`.
  long term(long index);

  /// The entries of `[from, to)` from the first on until their [Entry#weight] reaches `maxBytes`:
  /// never empty if `from < to`, so the first one may exceed the limit. `firstIndex() <= from`, `to
  /// <= lastIndex() + 1`.
  List<Entry> entries(long from, long to, long maxBytes);
}
