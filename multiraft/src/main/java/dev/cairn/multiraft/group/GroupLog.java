package dev.cairn.multiraft.group;

import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.raft.Entry;
import dev.cairn.raft.EntryKind;
import dev.cairn.raft.LogView;
import java.util.ArrayList;
import java.util.List;

/// One group's part of the Raft log, as its node reads it.
final class GroupLog implements LogView {
  private static final EntryKind[] KINDS = EntryKind.values();

  private final RaftLog log;
  private final long group;

  GroupLog(RaftLog log, long group) {
    this.log = log;
    this.group = group;
  }

  @Override
  public long firstIndex() {
    return log.truncatedIndex(group) + 1;
  }

  @Override
  public long lastIndex() {
    return log.lastIndex(group);
  }

  @Override
  public long term(long index) {
    return log.term(group, index);
  }

  @Override
  public List<Entry> entries(long from, long to, long maxBytes) {
    var stored = log.entries(group, from, to, maxBytes);
    var entries = new ArrayList<Entry>(stored.size());
    for (var entry : stored) {
      entries.add(new Entry(entry.term(), entry.index(), KINDS[entry.kind()], entry.data()));
    }
    return entries;
  }

  static List<LogEntry> toStore(List<Entry> entries) {
    var stored = new ArrayList<LogEntry>(entries.size());
    for (var entry : entries) {
      stored.add(
          new LogEntry(entry.index(), entry.term(), (byte) entry.kind().ordinal(), entry.data()));
    }
    return stored;
  }
}
