package dev.cairn.raft.log;

import dev.cairn.raft.invariant.Invariant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole log of a peer: what storage shows, the unconfirmed tail in front of it, and four marks
/// on it:
///
/// `applied <= applying <= commit <= lastIndex`, `applying <= persisted <= lastIndex`
///
/// where `applying` is what was handed out to be applied. `commit` may be ahead of `persisted`: a
/// quorum of others suffices.
///
/// Thread: that of its node.
public final class RaftLog {
  private static final long SCAN_BYTES = 1 << 20;

  private final LogView view;
  private final UnstableTail tail;
  private final PendingChanges changes = new PendingChanges();
  private long commit;
  private long applying;
  private long applied;
  private long savedCommit;
  private long savingCommit;
  private long savingNumber;
  private long restored;
  private long lastDecided;

  /// The log as storage has it.
  public RaftLog(LogView view, long commit, long applied) {
    long last = view.lastIndex();
    Invariant.check(
        view.firstIndex() - 1 <= applied && applied <= last,
        "applied index outside the log: applied, last index",
        applied,
        last);
    Invariant.check(commit <= last, "commit index behind the log: commit, last", commit, last);
    this.view = view;
    this.tail = new UnstableTail(last);
    this.commit = Math.max(commit, applied);
    this.savedCommit = this.commit;
    this.applying = applied;
    this.applied = applied;
    this.lastDecided = applied;
    findChanges(last);
  }

  private void findChanges(long last) {
    for (long from = applied + 1; from <= last; ) {
      List<Entry> page = view.entries(from, last + 1, SCAN_BYTES);
      page.forEach(this::noteChange);
      from += page.size();
    }
    learnCommitFromChanges();
  }

  private void noteChange(Entry entry) {
    if (entry.kind() == EntryKind.CHANGE) {
      changes.add(entry.index());
    }
  }

  private void learnCommitFromChanges() {
    commit = Math.max(commit, changes.proven());
  }

  /// The first entry that can be read; the term of the one before it can be asked as well.
  public long firstIndex() {
    SnapshotMeta snapshot = tail.snapshot();
    return snapshot == null ? view.firstIndex() : snapshot.index() + 1;
  }

  /// The last entry.
  public long lastIndex() {
    return tail.lastIndex();
  }

  /// The term of the last entry.
  public long lastTerm() {
    return term(lastIndex());
  }

  /// The term at this index, 0 where that is not known (compacted, or not there yet).
  public long term(long index) {
    if (index > lastIndex()) {
      return 0;
    }
    if (index >= tail.offset()) {
      return tail.get(index).term();
    }
    SnapshotMeta snapshot = tail.snapshot();
    if (snapshot != null) {
      return index == snapshot.index() ? snapshot.term() : 0;
    }
    return index < view.firstIndex() - 1 ? 0 : view.term(index);
  }

  /// Whether the log is known to have an entry of this term at this index.
  public boolean matches(long index, long term) {
    return index >= firstIndex() - 1 && index <= lastIndex() && term(index) == term;
  }

  /// Whether a log that ends like this is at least as complete as ours (the Raft paper, 5.4.1).
  public boolean isUpToDate(long otherLastIndex, long otherLastTerm) {
    long ourTerm = lastTerm();
    return otherLastTerm > ourTerm || (otherLastTerm == ourTerm && otherLastIndex >= lastIndex());
  }

  /// The last index at or before `index` whose term is not greater than `term`: where two logs can
  /// agree at most, if the other one has `term` at `index`. Stops in front of what is compacted.
  public long lastPossibleMatch(long index, long term) {
    long candidate = Math.min(index, lastIndex());
    while (candidate >= firstIndex() - 1 && term(candidate) > term) {
      candidate--;
    }
    return candidate;
  }

  /// Adds an entry of the leader's own.
  public void append(Entry entry) {
    Invariant.check(
        entry.index() == lastIndex() + 1,
        "a gap in the log: entry, last index",
        entry.index(),
        lastIndex());
    tail.append(entry);
    noteChange(entry);
    learnCommitFromChanges();
  }

  /// Makes the log agree with a leader's entries behind `prevIndex`; -1 if it lacks that, otherwise
  /// up to where it agrees.
  public long merge(long prevIndex, long prevTerm, List<Entry> entries) {
    if (!matches(prevIndex, prevTerm)) {
      return -1;
    }
    int known = 0;
    while (known < entries.size() && matches(prevIndex + 1 + known, entries.get(known).term())) {
      known++;
    }
    if (known < entries.size()) {
      long from = prevIndex + 1 + known;
      Invariant.check(from > commit, "a committed entry replaced: entry, commit", from, commit);
      if (from <= lastIndex()) {
        tail.truncateFrom(from);
        changes.truncateFrom(from);
      }
      for (Entry entry : entries.subList(known, entries.size())) {
        append(entry);
      }
    }
    return prevIndex + entries.size();
  }

  /// Replaces the whole log by a snapshot that is ahead of everything committed here.
  public void restore(SnapshotMeta meta) {
    Invariant.check(
        meta.index() > commit, "a snapshot of the past: snapshot, commit", meta.index(), commit);
    tail.restore(meta, commit);
    changes.truncateFrom(0);
    commit = meta.index();
    applying = meta.index();
    restored = meta.index();
    lastDecided = meta.index();
  }

  /// Raises the commit index; whether it rose.
  public boolean commitTo(long index) {
    if (index <= commit) {
      return false;
    }
    Invariant.check(
        index <= lastIndex(),
        "committed entries are missing here, the log was cut: commit, last index",
        index,
        lastIndex());
    commit = index;
    return true;
  }

  /// The entries from `from` to the end until they weigh `maxBytes`; at least one if there is one.
  public List<Entry> entries(long from, long maxBytes) {
    return slice(from, lastIndex() + 1, maxBytes);
  }

  private List<Entry> slice(long from, long to, long maxBytes) {
    if (from >= to) {
      return List.of();
    }
    if (from >= tail.offset()) {
      return tail.slice(from, to, maxBytes);
    }
    long stored = Math.min(to, tail.offset());
    List<Entry> front = view.entries(from, stored, maxBytes);
    Invariant.check(
        !front.isEmpty() && front.getFirst().index() == from,
        "storage does not give the entry: wanted, entries given",
        from,
        front.size());
    long weight = 0;
    for (Entry entry : front) {
      weight += entry.weight();
    }
    if (from + front.size() < stored || stored == to || weight >= maxBytes) {
      return front;
    }
    List<Entry> all = new ArrayList<>(front);
    for (Entry entry : tail.slice(stored, to, maxBytes - weight)) {
      weight += entry.weight();
      if (weight > maxBytes) {
        break;
      }
      all.add(entry);
    }
    return all;
  }

  /// Whether [#takeCommitted] would give something.
  public boolean hasCommitted() {
    return applying < applicable();
  }

  /// A change of members is given out only once it is durable here that it is committed. Otherwise
  /// a crash could leave this peer with the old configuration, and nobody who knows better.
  private long applicable() {
    long end = Math.min(commit, tail.persisted());
    long unsaved = changes.firstAfter(savedCommit);
    return unsaved == 0 ? end : Math.min(end, unsaved - 1);
  }

  /// Whether the commit index must be made durable, because a change of members waits for that.
  public boolean wantsCommitSaved() {
    long unsaved = changes.firstAfter(Math.max(savedCommit, savingCommit));
    return unsaved != 0 && unsaved <= commit;
  }

  /// The commit index goes to storage with the output of that number.
  public void saveCommit(long number) {
    savingCommit = commit;
    savingNumber = number;
  }

  /// The next entries to apply: committed, durable here, given once.
  public List<Entry> takeCommitted(long maxBytes) {
    if (!hasCommitted()) {
      return List.of();
    }
    List<Entry> next = slice(applying + 1, applicable() + 1, maxBytes);
    applying += next.size();
    return next;
  }

  /// Everything up to this index is applied.
  public void onApplied(long index) {
    Invariant.check(
        index <= applying, "applied what was not given out: applied, given", index, applying);
    applied = Math.max(applied, index);
  }

  /// The first membership change that has not taken effect does so now, or never.
  public void onChangeDecided() {
    Invariant.check(
        changes.anyUpTo(applying), "a membership change is decided that was not given out");
    lastDecided = changes.removeFirst();
  }

  /// Whether something waits to be put into an output.
  public boolean hasUnhanded() {
    return tail.hasUnhanded();
  }

  /// The snapshot to put into the next output.
  public @Nullable SnapshotMeta unhandedSnapshot() {
    return tail.unhandedSnapshot();
  }

  /// The entries to put into the output of this number.
  public List<Entry> handOut(long number) {
    return tail.handOut(number);
  }

  /// The outputs up to this number are durable.
  public void onPersisted(long number) {
    tail.onPersisted(number);
    if (number >= savingNumber) {
      savedCommit = Math.max(savedCommit, savingCommit);
    }
  }

  /// Whether a snapshot is not durable yet.
  public boolean isRestoring() {
    return tail.snapshot() != null;
  }

  /// Whether a snapshot is not applied yet: what is applied until then is from before it.
  public boolean isInstalling() {
    return applied < restored;
  }

  /// How far the log is known to be committed.
  public long commit() {
    return commit;
  }

  /// How far it is applied.
  public long applied() {
    return applied;
  }

  /// How far it is durable.
  public long persisted() {
    return tail.persisted();
  }

  /// Whether the log holds a membership change that has not taken effect, committed or not.
  public boolean hasPendingChange() {
    return !changes.isEmpty();
  }

  /// Whether a membership change is known to be committed and has not taken effect.
  public boolean hasCommittedPendingChange() {
    return changes.anyUpTo(commit);
  }

  /// The last membership change that has not taken effect; 0 if there is none.
  public long lastPendingChange() {
    return changes.last();
  }

  /// The last membership change that took effect or was refused, as far as that is remembered:
  /// behind a restart or a snapshot, where that left off.
  public long lastDecidedChange() {
    return lastDecided;
  }
}
