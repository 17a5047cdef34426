package dev.cairn.multiraft.persist;

import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.RaftLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A log that keeps nothing, and notes which groups' hard states are written together.
final class NotingLog implements RaftLog {
  private final List<String> events;
  Runnable duringWrite = () -> {};
  long bytesPerChange = 1;

  NotingLog(List<String> events) {
    this.events = events;
  }

  private final class Changes implements Batch {
    private final List<Long> groups = new ArrayList<>();

    @Override
    public void append(long group, List<LogEntry> entries) {
      throw new UnsupportedOperationException("only hard states");
    }

    @Override
    public void hardState(long group, HardStateRecord state) {
      groups.add(group);
    }

    @Override
    public void truncate(long group, long index, long term) {
      throw new UnsupportedOperationException("only hard states");
    }

    @Override
    public void note(long group, byte[] note) {
      throw new UnsupportedOperationException("only hard states");
    }

    @Override
    public void delete(long group) {
      throw new UnsupportedOperationException("only hard states");
    }

    @Override
    public boolean isEmpty() {
      return groups.isEmpty();
    }

    @Override
    public long sizeBytes() {
      return groups.size() * bytesPerChange;
    }
  }

  @Override
  public Batch batch() {
    return new Changes();
  }

  @Override
  public void write(Batch batch) {
    events.add("write " + ((Changes) batch).groups);
    duringWrite.run();
    events.add("written");
  }

  @Override
  public SortedSet<Long> groups() {
    throw reading();
  }

  @Override
  public HardStateRecord hardState(long group) {
    throw reading();
  }

  @Override
  public long truncatedIndex(long group) {
    throw reading();
  }

  @Override
  public long truncatedTerm(long group) {
    throw reading();
  }

  @Override
  public long lastIndex(long group) {
    throw reading();
  }

  @Override
  public long term(long group, long index) {
    throw reading();
  }

  @Override
  public List<LogEntry> entries(long group, long from, long to, long maxBytes) {
    throw reading();
  }

  @Override
  public byte @Nullable [] note(long group) {
    throw reading();
  }

  @Override
  public long sizeBytes(long group) {
    throw reading();
  }

  @Override
  public boolean collectGarbage() {
    return false;
  }

  @Override
  public long diskBytes() {
    return 0;
  }

  @Override
  public void close() {}

  private static UnsupportedOperationException reading() {
    return new UnsupportedOperationException("a writer does not read");
  }
}
