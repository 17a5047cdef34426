package dev.cairn.testkit.contract;

import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.RaftLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Makes up changes that a [RaftLog] must accept in the state that a [RaftLogModel] is in: mostly
/// appends and truncations that follow them, as a store does, and everything else now and then.
final class RaftLogSteps {
  private static final int GROUPS = 6;

  private final SplittableRandom random;
  private final RaftLogModel state;
  private final List<Consumer<RaftLog.Batch>> changes = new ArrayList<>();

  private RaftLogSteps(SplittableRandom random, RaftLogModel state) {
    this.random = random;
    this.state = state;
  }

  /// The changes of one batch; `model` is left as it is.
  static List<Consumer<RaftLog.Batch>> any(SplittableRandom random, RaftLogModel model) {
    var steps = new RaftLogSteps(random, model.copy());
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      steps.add(1 + random.nextLong(GROUPS));
    }
    return steps.changes;
  }

  private void change(Consumer<RaftLog.Batch> change) {
    change.accept(state);
    changes.add(change);
  }

  private void add(long group) {
    long truncated = state.truncatedIndex(group);
    long last = state.lastIndex(group);
    switch (random.nextInt(20)) {
      case 0 -> change(batch -> batch.delete(group));
      case 1 -> note(group);
      case 2, 3, 4 -> hardState(group);
      case 5 -> {
        long index = last + 1 + random.nextLong(30);
        long term = 1 + random.nextLong(9);
        change(batch -> batch.truncate(group, index, term));
      }
      case 6 -> {
        long index = truncated + random.nextLong(last - truncated + 1);
        long term = state.term(group, index) + random.nextInt(2);
        change(batch -> batch.truncate(group, index, index == 0 ? 0 : term));
      }
      case 7, 8, 9 -> {
        long index = Math.max(truncated, last - random.nextInt(5));
        long term = state.term(group, index);
        change(batch -> batch.truncate(group, index, term));
      }
      case 10, 11 -> append(group, truncated + 1 + random.nextLong(last - truncated + 1));
      default -> append(group, last + 1);
    }
  }

  private void append(long group, long first) {
    var entries = new ArrayList<LogEntry>();
    int count = 1 + random.nextInt(6);
    long term = state.lastIndex(group) == 0 ? 1 : state.term(group, first - 1);
    for (int i = 0; i < count; i++) {
      term += random.nextInt(6) == 0 ? 1 : 0;
      byte[] data = new byte[random.nextInt(random.nextInt(10) == 0 ? 900 : 60)];
      random.nextBytes(data);
      entries.add(new LogEntry(first + i, term, (byte) random.nextInt(128), data));
    }
    change(batch -> batch.append(group, entries));
  }

  private void note(long group) {
    byte[] note = new byte[random.nextInt(100)];
    random.nextBytes(note);
    change(batch -> batch.note(group, note));
  }

  private void hardState(long group) {
    var state = new HardStateRecord(random.nextLong(100), random.nextLong(9), random.nextLong(99));
    change(batch -> batch.hardState(group, state));
  }
}
