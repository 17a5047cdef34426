package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.RaftLog;
import java.util.ArrayList;
import java.util.List;

/// A batch that is encoded as it is filled, so that the thread that writes it only writes.
final class SegmentBatch implements RaftLog.Batch {
  private final Body body = new Body();
  private final List<Change> changes = new ArrayList<>();

  Body body() {
    return body;
  }

  List<Change> changes() {
    return changes;
  }

  void clear() {
    body.clear();
    changes.clear();
  }

  @Override
  public void append(long group, List<LogEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    List<LogEntry> own = List.copyOf(entries);
    long first = own.getFirst().index();
    body.entriesHeader(SegmentFormat.APPEND, group, first, own.size());
    int entriesAt = body.end();
    long expected = first;
    for (LogEntry entry : own) {
      long index = expected++;
      Invariant.check(
          entry.index() == index,
          () -> "group " + group + ": entry " + entry.index() + " in the place of " + index);
      body.entry(group, entry);
    }
    changes.add(new Change.Append(group, own, entriesAt));
  }

  @Override
  public void hardState(long group, HardStateRecord state) {
    body.hardState(group, state);
    changes.add(new Change.SetHardState(group, state));
  }

  @Override
  public void truncate(long group, long index, long term) {
    int at = body.truncate(group, SegmentFormat.TRUNCATE_NOTHING, index, term);
    changes.add(new Change.Truncate(group, index, term, at));
  }

  @Override
  public void note(long group, byte[] note) {
    byte[] own = note.clone();
    body.note(group, own);
    changes.add(new Change.SetNote(group, own));
  }

  @Override
  public void delete(long group) {
    body.delete(group);
    changes.add(new Change.Delete(group));
  }

  @Override
  public boolean isEmpty() {
    return body.isEmpty();
  }

  @Override
  public long sizeBytes() {
    return body.end();
  }
}
