package dev.cairn.testkit.node;

import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.RaftLog;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Stores hard states without the vote: [Mutation#VOTE_NOT_PERSISTED].
record ForgetfulLog(RaftLog whole) implements RaftLog {
  @Override
  public Batch batch() {
    return new ForgetfulBatch(whole.batch());
  }

  @Override
  public void write(Batch batch) {
    whole.write(((ForgetfulBatch) batch).whole());
  }

  private record ForgetfulBatch(Batch whole) implements Batch {
    @Override
    public void append(long group, List<LogEntry> entries) {
      whole.append(group, entries);
    }

    @Override
    public void hardState(long group, HardStateRecord state) {
      whole.hardState(group, new HardStateRecord(state.term(), 0, state.commit()));
    }

    @Override
    public void truncate(long group, long index, long term) {
      whole.truncate(group, index, term);
    }

    @Override
    public void note(long group, byte[] note) {
      whole.note(group, note);
    }

    @Override
    public void delete(long group) {
      whole.delete(group);
    }

    @Override
    public boolean isEmpty() {
      return whole.isEmpty();
    }

    @Override
    public long sizeBytes() {
      return whole.sizeBytes();
    }
  }

  @Override
  public SortedSet<Long> groups() {
    return whole.groups();
  }

  @Override
  public HardStateRecord hardState(long group) {
    return whole.hardState(group);
  }

  @Override
  public long truncatedIndex(long group) {
    return whole.truncatedIndex(group);
  }

  @Override
  public long truncatedTerm(long group) {
    return whole.truncatedTerm(group);
  }

  @Override
  public long lastIndex(long group) {
    return whole.lastIndex(group);
  }

  @Override
  public long term(long group, long index) {
    return whole.term(group, index);
  }

  @Override
  public List<LogEntry> entries(long group, long from, long to, long maxBytes) {
    return whole.entries(group, from, to, maxBytes);
  }

  @Override
  public byte @Nullable [] note(long group) {
    return whole.note(group);
  }

  @Override
  public long sizeBytes(long group) {
    return whole.sizeBytes(group);
  }

  @Override
  public boolean collectGarbage() {
    return whole.collectGarbage();
  }

  @Override
  public long diskBytes() {
    return whole.diskBytes();
  }

  @Override
  public void close() {
    whole.close();
  }
}
