package dev.cairn.multiraft.group;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.EntryKind;
import dev.cairn.raft.log.LogView;
import java.util.ArrayList;
import java.util.List;

/// One group's part of the Raft log, as its node reads it. The log's front is dropped by the log
/// writer, at a time of its own; here it is gone from the moment that this was asked for, so that
/// the node never reads what is being dropped.
///
/// Thread: the group's poller.
final class GroupLog implements LogView {
  private static final byte NORMAL = 0;
  private static final byte CHANGE = 1;

  private final RaftLog log;
  private final long group;
  private long droppedIndex;
  private long droppedTerm;

  GroupLog(RaftLog log, long group) {
    this.log = log;
    this.group = group;
    this.droppedIndex = log.truncatedIndex(group);
    this.droppedTerm = log.truncatedTerm(group);
  }

  /// From now on the log begins behind `index`.
  void drop(long index, long term) {
    droppedIndex = index;
    droppedTerm = term;
  }

  @Override
  public long firstIndex() {
    return droppedIndex + 1;
  }

  @Override
  public long lastIndex() {
    return Math.max(droppedIndex, log.lastIndex(group));
  }

  @Override
  public long term(long index) {
    return index == droppedIndex ? droppedTerm : log.term(group, index);
  }

  @Override
  public List<Entry> entries(long from, long to, long maxBytes) {
    var stored = log.entries(group, from, to, maxBytes);
    var entries = new ArrayList<Entry>(stored.size());
    for (var entry : stored) {
      entries.add(new Entry(entry.term(), entry.index(), kind(entry), entry.data()));
    }
    return entries;
  }

  static List<LogEntry> toStore(List<Entry> entries) {
    var stored = new ArrayList<LogEntry>(entries.size());
    for (var entry : entries) {
      stored.add(new LogEntry(entry.index(), entry.term(), code(entry.kind()), entry.data()));
    }
    return stored;
  }

  private static byte code(EntryKind kind) {
    return switch (kind) {
      case NORMAL -> NORMAL;
      case CHANGE -> CHANGE;
    };
  }

  private static EntryKind kind(LogEntry entry) {
    return switch (entry.kind()) {
      case NORMAL -> EntryKind.NORMAL;
      case CHANGE -> EntryKind.CHANGE;
      default ->
          throw new CairnException(
              ErrorCode.DATA_VERSION_UNKNOWN,
              "raft log entry " + entry.index() + " has unknown kind " + entry.kind());
    };
  }
}
