package dev.cairn.raft;

import dev.cairn.raft.Message.Append;
import dev.cairn.raft.Message.AppendReply;
import dev.cairn.raft.Message.Heartbeat;
import dev.cairn.raft.Message.HeartbeatReply;
import dev.cairn.raft.Message.InstallSnapshot;
import dev.cairn.raft.Transition.Cause;
import dev.cairn.raft.invariant.Invariant;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.RaftLog;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.raft.role.Follower;
import dev.cairn.raft.role.Leader;
import java.util.List;

/// The follower's side of the log (the Raft paper, 5.3 and 7): makes its own agree with the
/// leader's.
final class Following {
  private final PeerState state;
  private final RaftLog log;
  private long toldOfChange;

  Following(PeerState state) {
    this.state = state;
    this.log = state.log();
    this.toldOfChange = log.lastDecidedChange();
  }

  private void hear(long leader) {
    Invariant.check(
        !(state.role() instanceof Leader),
        "two leaders in one term: other, term",
        leader,
        state.term());
    if (state.leader() != leader) {
      Invariant.check(state.leader() == 0, "a second leader in one term", state.leader(), leader);
      state.become(new Follower(leader), Cause.LEADER_HEARD);
    }
    state.heardLeader();
  }

  void onHeartbeat(Heartbeat message) {
    hear(message.from());
    log.commitTo(message.commit());
    state.sendOncePromised(
        new HeartbeatReply(
            state.self(), message.from(), state.term(), message.round(), state.toldCommit()));
  }

  void onAppend(Append message) {
    hear(message.from());
    checkOrder(message);
    long prevIndex = message.prevIndex();
    long prevTerm = message.prevTerm();
    List<Entry> entries = message.entries();
    if (prevIndex < log.commit()) {
      // The leader has everything that is committed, so up to there the logs agree, even where ours
      // is compacted.
      long known = Math.min(log.commit() - prevIndex, entries.size());
      entries = entries.subList(Math.toIntExact(known), entries.size());
      prevIndex = log.commit();
      prevTerm = log.term(prevIndex);
    }
    long agreed = log.merge(prevIndex, prevTerm, entries);
    if (agreed < 0) {
      reject(message);
    } else {
      log.commitTo(Math.min(message.commit(), agreed));
      accept(message.from(), agreed);
    }
  }

  private static void checkOrder(Append message) {
    long index = message.prevIndex();
    for (Entry entry : message.entries()) {
      index++;
      Invariant.check(
          entry.index() == index, "an append out of order: entry, expected", entry.index(), index);
    }
  }

  private void accept(long leader, long index) {
    state.sendOnceDurable(
        new AppendReply(state.self(), leader, state.term(), index, false, 0, 0, state.toldCommit()),
        index);
  }

  /// The leader acts on a change of members only once a quorum knows of it, so it hears of that as
  /// soon as it is so here, not with the next heartbeat.
  void tellOfChange() {
    long change = log.lastDecidedChange();
    if (change > toldOfChange && change <= log.applied()) {
      toldOfChange = change;
      if (state.leader() != 0) {
        accept(state.leader(), log.applied());
      }
    }
  }

  private void reject(Append message) {
    long hint = log.lastPossibleMatch(message.prevIndex(), message.prevTerm());
    state.sendOncePromised(
        new AppendReply(
            state.self(),
            message.from(),
            state.term(),
            message.prevIndex(),
            true,
            hint,
            log.term(hint),
            state.toldCommit()));
  }

  void onInstallSnapshot(InstallSnapshot message) {
    hear(message.from());
    SnapshotMeta meta = message.meta();
    if (meta.index() > log.commit()) {
      if (log.matches(meta.index(), meta.term())) {
        log.commitTo(meta.index());
      } else if (meta.configuration().contains(state.self())) {
        log.restore(meta);
        state.setConfiguration(meta.configuration());
      }
    }
    accept(message.from(), log.commit());
  }
}
