package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.raftlog.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Walks through a batch before it is written, as if each change had happened: refuses what the log
/// must not hold, and decides what each truncation comes to, because replay, which may start in the
/// middle of a group's history, could not. For the holder of the write lock.
final class BatchPlan {
  private final Map<Long, GroupLog> groups;
  private final Map<Long, Outlook> outlooks = new HashMap<>();

  BatchPlan(Map<Long, GroupLog> groups) {
    this.groups = groups;
  }

  /// Checks the changes, and writes the decisions into the batch's body.
  void decide(SegmentBatch batch) {
    for (Change change : batch.changes()) {
      switch (change) {
        case Change.Append append -> outlook(append.group()).append(append.entries());
        case Change.Truncate truncate ->
            batch
                .body()
                .decideTruncate(
                    truncate.at(),
                    outlook(truncate.group()).truncate(truncate.index(), truncate.term()));
        case Change.Delete delete ->
            outlooks.put(delete.group(), new Outlook(delete.group(), null));
        case Change.SetHardState _, Change.SetNote _ -> {}
      }
    }
  }

  private Outlook outlook(long group) {
    return outlooks.computeIfAbsent(group, id -> new Outlook(id, groups.get(id)));
  }

  /// One group as it will be.
  private static final class Outlook {
    private final long id;
    private @Nullable GroupLog present;
    private long truncatedIndex;
    private long truncatedTerm;
    private long lastIndex;

    /// What the batch appended so far. The newest run that contains an index is the one that holds
    /// it, because an append ends the log at its last entry.
    private final List<List<LogEntry>> runs = new ArrayList<>(1);

    Outlook(long id, @Nullable GroupLog present) {
      this.id = id;
      this.present = present;
      if (present != null) {
        truncatedIndex = present.truncatedIndex();
        truncatedTerm = present.truncatedTerm();
        lastIndex = present.lastIndex();
      }
    }

    void append(List<LogEntry> entries) {
      long first = entries.getFirst().index();
      Invariant.check(
          first > truncatedIndex && first <= lastIndex + 1,
          () ->
              "group %d: entry %d cannot be appended to a log that holds %d to %d"
                  .formatted(id, first, truncatedIndex + 1, lastIndex));
      runs.add(entries);
      lastIndex = entries.getLast().index();
    }

    byte truncate(long index, long term) {
      if (index < truncatedIndex || (index == truncatedIndex && term == truncatedTerm)) {
        return SegmentFormat.TRUNCATE_NOTHING;
      }
      boolean keepsRest = index <= lastIndex && term(index) == term;
      if (!keepsRest) {
        present = null;
        runs.clear();
        lastIndex = index;
      }
      truncatedIndex = index;
      truncatedTerm = term;
      return keepsRest ? SegmentFormat.TRUNCATE_PREFIX : SegmentFormat.TRUNCATE_ALL;
    }

    private long term(long index) {
      if (index == truncatedIndex) {
        return truncatedTerm;
      }
      for (List<LogEntry> run : runs.reversed()) {
        long first = run.getFirst().index();
        if (index >= first && index - first < run.size()) {
          return run.get((int) (index - first)).term();
        }
      }
      Invariant.check(present != null, () -> "group " + id + ": no entry " + index);
      return java.util.Objects.requireNonNull(present).term(index);
    }
  }
}
