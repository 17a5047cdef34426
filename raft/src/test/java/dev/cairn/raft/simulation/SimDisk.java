package dev.cairn.raft.simulation;

import dev.cairn.raft.Output;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.HardState;
import dev.cairn.raft.log.LogView;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.raft.membership.Configuration;
import java.util.ArrayList;
import java.util.List;

/// What of a peer survives a crash: its log, its hard state, and the state machine as of its last
/// flush.
public final class SimDisk implements LogView {
  private final List<Entry> entries = new ArrayList<>();
  private long beforeFirst;
  private long termBeforeFirst;
  private HardState hardState;
  private Configuration configuration;
  private long applied;

  public SimDisk(long index, long term, Configuration configuration) {
    this.beforeFirst = index;
    this.termBeforeFirst = term;
    this.hardState = new HardState(term, 0, index);
    this.configuration = configuration;
    this.applied = index;
  }

  public HardState hardState() {
    return hardState;
  }

  public Configuration configuration() {
    return configuration;
  }

  public long applied() {
    return applied;
  }

  /// Writes an output as a whole.
  public void write(Output output, boolean forgetVote) {
    SnapshotMeta snapshot = output.snapshot();
    if (snapshot != null) {
      entries.clear();
      beforeFirst = snapshot.index();
      termBeforeFirst = snapshot.term();
      applied = snapshot.index();
      configuration = snapshot.configuration();
    }
    if (!output.entries().isEmpty()) {
      int from = Math.toIntExact(output.entries().getFirst().index() - beforeFirst - 1);
      entries.subList(from, entries.size()).clear();
      entries.addAll(output.entries());
    }
    HardState changed = output.hardState();
    if (changed != null) {
      hardState = forgetVote ? new HardState(changed.term(), 0, changed.commit()) : changed;
    }
  }

  /// The state machine is flushed as of this index.
  public void flush(long index, Configuration asOf) {
    if (index > applied) {
      applied = index;
      configuration = asOf;
    }
  }

  /// Drops the front of the log up to this index.
  public void compact(long index) {
    if (index > beforeFirst && index <= applied) {
      termBeforeFirst = term(index);
      entries.subList(0, Math.toIntExact(index - beforeFirst)).clear();
      beforeFirst = index;
    }
  }

  boolean holds(Entry entry) {
    return entry.index() >= firstIndex()
        && entry.index() <= lastIndex()
        && get(entry.index()).equals(entry);
  }

  public Entry get(long index) {
    return entries.get(Math.toIntExact(index - beforeFirst - 1));
  }

  @Override
  public long firstIndex() {
    return beforeFirst + 1;
  }

  @Override
  public long lastIndex() {
    return beforeFirst + entries.size();
  }

  @Override
  public long term(long index) {
    return index == beforeFirst ? termBeforeFirst : get(index).term();
  }

  @Override
  public List<Entry> entries(long from, long to, long maxBytes) {
    List<Entry> some = new ArrayList<>();
    long weight = 0;
    for (long index = from; index < to; index++) {
      Entry entry = get(index);
      weight += entry.weight();
      if (!some.isEmpty() && weight > maxBytes) {
        break;
      }
      some.add(entry);
    }
    return some;
  }
}
