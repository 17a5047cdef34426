package dev.cairn.engine.raftlog.segment;

import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.RaftLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Makes up batches that a log accepts in the state it is in: each group at most once in a batch.
final class AnyChanges {
  private static final int GROUPS = 5;

  private AnyChanges() {}

  static List<Consumer<RaftLog.Batch>> next(SplittableRandom random, RaftLog log) {
    var changes = new ArrayList<Consumer<RaftLog.Batch>>();
    for (long group = 1; group <= GROUPS; group++) {
      if (random.nextInt(3) == 0) {
        changes.add(change(random, log, group));
      }
    }
    if (changes.isEmpty()) {
      changes.add(append(random, log, 1, log.lastIndex(1) + 1));
    }
    return changes;
  }

  static void write(RaftLog log, List<Consumer<RaftLog.Batch>> changes) {
    var batch = log.batch();
    changes.forEach(change -> change.accept(batch));
    log.write(batch);
  }

  private static Consumer<RaftLog.Batch> change(SplittableRandom random, RaftLog log, long group) {
    long truncated = log.truncatedIndex(group);
    long last = log.lastIndex(group);
    return switch (random.nextInt(14)) {
      case 0 -> batch -> batch.delete(group);
      case 1 -> {
        byte[] note = bytes(random, 60);
        yield batch -> batch.note(group, note);
      }
      case 2, 3 -> {
        var state = new HardStateRecord(random.nextLong(9), random.nextLong(9), random.nextLong(9));
        yield batch -> batch.hardState(group, state);
      }
      case 4 -> {
        long index = last + 1 + random.nextLong(20);
        long term = 1 + random.nextLong(9);
        yield batch -> batch.truncate(group, index, term);
      }
      case 5, 6, 7 -> {
        long index = Math.max(truncated, last - random.nextLong(4));
        long term = index == 0 ? 0 : log.term(group, index);
        yield batch -> batch.truncate(group, index, term);
      }
      case 8 -> append(random, log, group, truncated + 1 + random.nextLong(last - truncated + 1));
      default -> append(random, log, group, last + 1);
    };
  }

  private static Consumer<RaftLog.Batch> append(
      SplittableRandom random, RaftLog log, long group, long first) {
    var entries = new ArrayList<LogEntry>();
    long term = log.lastIndex(group) == 0 ? 1 : log.term(group, first - 1);
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      term += random.nextInt(5) == 0 ? 1 : 0;
      byte[] data = bytes(random, random.nextInt(20) == 0 ? 900 : 50);
      entries.add(new LogEntry(first + i, term, (byte) random.nextInt(4), data));
    }
    return batch -> batch.append(group, entries);
  }

  private static byte[] bytes(SplittableRandom random, int bound) {
    byte[] bytes = new byte[random.nextInt(bound)];
    random.nextBytes(bytes);
    return bytes;
  }
}
