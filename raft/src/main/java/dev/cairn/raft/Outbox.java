package dev.cairn.raft;

import dev.cairn.raft.invariant.Invariant;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.HardState;
import dev.cairn.raft.log.RaftLog;
import dev.cairn.raft.log.SnapshotMeta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects what the next [Output] will say, and knows which promises (term and vote) storage has
/// confirmed.
final class Outbox {
  private List<Message> messages = new ArrayList<>();
  private List<Message> afterPersisted = new ArrayList<>();
  private List<ReadReady> reads = new ArrayList<>();
  private List<Long> droppedReads = new ArrayList<>();
  private List<Long> snapshotsWanted = new ArrayList<>();
  private List<Transition> transitions = new ArrayList<>();
  private HardState handed;
  private long number;
  private long promiseNumber;
  private long persistedNumber;
  private long reportedStarted;
  private long reportedConfirmed;

  Outbox(HardState stored) {
    handed = stored;
  }

  void send(Message message) {
    messages.add(message);
  }

  void sendAfterPersisted(Message message) {
    afterPersisted.add(message);
  }

  void read(ReadReady ready) {
    reads.add(ready);
  }

  void dropRead(long id) {
    droppedReads.add(id);
  }

  void wantSnapshot(long peer) {
    snapshotsWanted.add(peer);
  }

  void transition(Transition transition) {
    transitions.add(transition);
  }

  /// Whether this term and vote would survive a crash now.
  boolean isPromiseDurable(HardState now) {
    return now.samePromise(handed) && persistedNumber >= promiseNumber;
  }

  void onPersisted(long outputNumber) {
    Invariant.check(
        outputNumber <= number,
        "persisted what was not given out: output, given",
        outputNumber,
        number);
    persistedNumber = Math.max(persistedNumber, outputNumber);
  }

  boolean hasAny(HardState now, RaftLog log, long roundStarted, long roundConfirmed) {
    return !messages.isEmpty()
        || !afterPersisted.isEmpty()
        || !reads.isEmpty()
        || !droppedReads.isEmpty()
        || !snapshotsWanted.isEmpty()
        || !transitions.isEmpty()
        || !now.equals(handed)
        || log.hasUnhanded()
        || log.hasCommitted()
        || log.wantsCommitSaved()
        || roundStarted != reportedStarted
        || roundConfirmed != reportedConfirmed;
  }

  Output take(
      HardState now, RaftLog log, long maxCommittedBytes, long roundStarted, long roundConfirmed) {
    number++;
    boolean promises = !now.samePromise(handed);
    if (promises) {
      promiseNumber = number;
    }
    boolean savesCommit = log.wantsCommitSaved();
    if (savesCommit) {
      log.saveCommit(number);
    }
    HardState changed = now.equals(handed) && !savesCommit ? null : now;
    handed = now;
    reportedStarted = roundStarted;
    reportedConfirmed = roundConfirmed;
    @Nullable SnapshotMeta snapshot = log.unhandedSnapshot();
    List<Entry> entries = log.handOut(number);
    Output output =
        new Output(
            number,
            changed,
            entries,
            snapshot,
            promises || savesCommit || snapshot != null || !entries.isEmpty(),
            messages,
            afterPersisted,
            log.takeCommitted(maxCommittedBytes),
            reads,
            droppedReads,
            snapshotsWanted,
            roundStarted,
            roundConfirmed,
            transitions);
    startAfresh();
    return output;
  }

  private void startAfresh() {
    messages = new ArrayList<>();
    afterPersisted = new ArrayList<>();
    reads = new ArrayList<>();
    droppedReads = new ArrayList<>();
    snapshotsWanted = new ArrayList<>();
    transitions = new ArrayList<>();
  }
}
