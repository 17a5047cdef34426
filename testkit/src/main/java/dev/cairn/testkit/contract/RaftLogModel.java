package dev.cairn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.RaftLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a [RaftLog] must hold, kept in the plainest way, and compared with one. For one thread.
public final class RaftLogModel implements RaftLog.Batch {
  private final SortedMap<Long, Group> groups = new TreeMap<>();

  private static final class Group {
    private final TreeMap<Long, LogEntry> entries = new TreeMap<>();
    private HardStateRecord hardState = HardStateRecord.NONE;
    private long truncatedIndex;
    private long truncatedTerm;
    private byte @Nullable [] note;

    private long lastIndex() {
      return entries.isEmpty() ? truncatedIndex : entries.lastKey();
    }

    private long term(long index) {
      LogEntry entry = entries.get(index);
      return entry == null ? truncatedTerm : entry.term();
    }

    private Group copy() {
      var copy = new Group();
      copy.entries.putAll(entries);
      copy.hardState = hardState;
      copy.truncatedIndex = truncatedIndex;
      copy.truncatedTerm = truncatedTerm;
      copy.note = note;
      return copy;
    }
  }

  /// The same, to go on differently from here.
  public RaftLogModel copy() {
    var copy = new RaftLogModel();
    groups.forEach((id, group) -> copy.groups.put(id, group.copy()));
    return copy;
  }

  private Group group(long id) {
    return groups.computeIfAbsent(id, _ -> new Group());
  }

  @Override
  public void append(long group, List<LogEntry> entries) {
    if (!entries.isEmpty()) {
      var own = group(group).entries;
      own.tailMap(entries.getFirst().index()).clear();
      entries.forEach(entry -> own.put(entry.index(), entry));
    }
  }

  @Override
  public void hardState(long group, HardStateRecord state) {
    group(group).hardState = state;
  }

  @Override
  public void truncate(long group, long index, long term) {
    if (index < truncatedIndex(group) || (index == truncatedIndex(group) && index == 0)) {
      return;
    }
    Group own = group(group);
    if (index > own.lastIndex() || own.term(index) != term) {
      own.entries.clear();
    }
    own.entries.headMap(index, true).clear();
    own.truncatedIndex = index;
    own.truncatedTerm = term;
  }

  @Override
  public void note(long group, byte[] note) {
    group(group).note = note.clone();
  }

  @Override
  public void delete(long group) {
    groups.remove(group);
  }

  @Override
  public boolean isEmpty() {
    return groups.isEmpty();
  }

  @Override
  public long sizeBytes() {
    return 0;
  }

  /// Index of the last entry dropped from the front, 0 for none.
  public long truncatedIndex(long group) {
    Group own = groups.get(group);
    return own == null ? 0 : own.truncatedIndex;
  }

  /// Index of the last entry.
  public long lastIndex(long group) {
    Group own = groups.get(group);
    return own == null ? 0 : own.lastIndex();
  }

  /// The term of the entry at `index`.
  public long term(long group, long index) {
    Group own = groups.get(group);
    return own == null ? 0 : own.term(index);
  }

  /// Fails unless the log holds exactly this.
  public void check(RaftLog log) {
    assertThat(log.groups()).as("groups").isEqualTo(new TreeSet<>(groups.keySet()));
    groups.forEach((id, group) -> check(log, id, group));
  }

  /// Whether the log holds exactly this.
  public boolean matches(RaftLog log) {
    try {
      check(log);
      return true;
    } catch (AssertionError _) {
      return false;
    }
  }

  private static void check(RaftLog log, long id, Group group) {
    assertThat(log.hardState(id)).as("hard state of %d", id).isEqualTo(group.hardState);
    assertThat(log.truncatedIndex(id)).as("truncated of %d", id).isEqualTo(group.truncatedIndex);
    assertThat(log.truncatedTerm(id)).as("its term of %d", id).isEqualTo(group.truncatedTerm);
    assertThat(log.lastIndex(id)).as("last of %d", id).isEqualTo(group.lastIndex());
    assertThat(log.note(id)).as("note of %d", id).isEqualTo(group.note);
    long bytes = group.entries.values().stream().mapToLong(entry -> entry.data().length).sum();
    assertThat(log.sizeBytes(id)).as("size of %d", id).isEqualTo(bytes);
    assertThat(log.term(id, group.truncatedIndex)).isEqualTo(group.truncatedTerm);
    if (!group.entries.isEmpty()) {
      long from = group.entries.firstKey();
      long to = group.entries.lastKey() + 1;
      checkEntries(id, log.entries(id, from, to, Long.MAX_VALUE), group);
      group.entries.forEach((index, entry) ->
          assertThat(log.term(id, index)).as("term of %d", index).isEqualTo(entry.term()));
    }
  }

  private static void checkEntries(long id, List<LogEntry> found, Group group) {
    var expected = new ArrayList<>(group.entries.values());
    assertThat(found).as("entries of %d", id).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      if (!same(found.get(i), expected.get(i))) {
        assertThat(describe(found.get(i))).isEqualTo(describe(expected.get(i)));
      }
    }
  }

  private static boolean same(LogEntry one, LogEntry other) {
    return one.index() == other.index()
        && one.term() == other.term()
        && one.kind() == other.kind()
        && Arrays.equals(one.data(), other.data());
  }

  private static String describe(LogEntry entry) {
    return "%d/%d kind %d %s"
        .formatted(entry.index(), entry.term(), entry.kind(), Arrays.toString(entry.data()));
  }
}
