package dev.cairn.engine.raftlog;

import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// The logs of many Raft groups, durable.
///
/// Each group has a hard state, a contiguous run of entries, and below it the index and term of the
/// last entry that was dropped (its truncated point). Reads may come from any thread at any time;
/// batches are written by one thread at a time. The first failure of a write is kept, and every
/// write after it fails with it: what reached the disk is then unknown.
public interface RaftLog extends AutoCloseable {
  /// An empty batch.
  Batch batch();

  /// Appends the batch and makes it durable with one fdatasync; visible to reads when this returns.
  /// Batches of many groups in one call are how groups share the fdatasync.
  void write(Batch batch);

  /// The groups that have anything here, ascending.
  SortedSet<Long> groups();

  /// The group's hard state; [HardStateRecord#NONE] if it has none.
  HardStateRecord hardState(long group);

  /// Index of the last entry dropped from the front, 0 for none.
  long truncatedIndex(long group);

  /// Term of that entry, 0 for none.
  long truncatedTerm(long group);

  /// Index of the last entry; the truncated index when there are no entries.
  long lastIndex(long group);

  /// The term of the entry at `index`, which is the truncated index or an entry that is there.
  long term(long group, long index);

  /// Entries from `from` (included) to `to` (excluded), as many as fit into `maxBytes` of payload
  /// but at least one. All of them must be there.
  List<LogEntry> entries(long group, long from, long to, long maxBytes);

  /// The small note that the embedding keeps beside the group's log, or null.
  byte @Nullable [] note(long group);

  /// Bytes of payload of the group's entries that are still there.
  long sizeBytes(long group);

  /// Takes back the space of what is not needed any more, as far as that can be done without
  /// holding up writers. To be called from time to time, by one thread at a time. Returns whether
  /// there is more to be done.
  boolean collectGarbage();

  /// Bytes on disk.
  long diskBytes();

  @Override
  void close();

  /// Changes to the logs, applied in order, all or nothing for each group. For one thread.
  interface Batch {
    /// Appends entries with ascending indexes. Whatever the log holds from the first of them on is
    /// replaced. The first index is at most one past the last entry and greater than the truncated
    /// index.
    void append(long group, List<LogEntry> entries);

    /// Sets the hard state.
    void hardState(long group, HardStateRecord state);

    /// Drops the entries up to `index` (included). If the log ends before `index`, or its entry
    /// there has another term, all entries are dropped and the log continues after `index`: what a
    /// snapshot does.
    void truncate(long group, long index, long term);

    /// Sets the note.
    void note(long group, byte[] note);

    /// Forgets the group.
    void delete(long group);

    /// Whether nothing is in it.
    boolean isEmpty();

    /// Roughly its size in bytes.
    long sizeBytes();
  }
}
