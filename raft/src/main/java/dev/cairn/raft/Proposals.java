package dev.cairn.raft;

import dev.cairn.raft.ProposeResult.Accepted;
import dev.cairn.raft.ProposeResult.Dropped;
import dev.cairn.raft.ProposeResult.NotLeader;
import dev.cairn.raft.ProposeResult.Reason;
import dev.cairn.raft.invariant.Invariant;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.EntryKind;
import dev.cairn.raft.log.RaftLog;
import dev.cairn.raft.membership.ChangeCalculator;
import dev.cairn.raft.membership.ChangeOutcome;
import dev.cairn.raft.membership.ChangeOutcome.Changed;
import dev.cairn.raft.membership.ChangeOutcome.Refused;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.membership.MembershipChange;
import dev.cairn.raft.role.Leader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a leader lets into its log: data, and one membership change at a time, from the proposal to
/// its taking effect.
///
/// 1. propose: legal in the present configuration, and everything before it is applied
/// 2. committed by the quorum of the present configuration
/// 3. `apply`: the next configuration is in force, here as on every other peer that applies the
///    entry
/// 4. joint and auto-leave: the leader proposes the end, which goes through 2 and 3 as well
final class Proposals {
  private static final byte[] LEAVE = new byte[0];

  private final PeerState state;
  private final RaftLog log;
  private final Replication replication;

  Proposals(PeerState state, Replication replication) {
    this.state = state;
    this.log = state.log();
    this.replication = replication;
  }

  ProposeResult propose(List<byte[]> data) {
    if (data.isEmpty()) {
      throw new IllegalArgumentException("a proposal of nothing");
    }
    if (!(state.role() instanceof Leader leader)) {
      return new NotLeader(state.leader());
    }
    long weight = 0;
    for (byte[] one : data) {
      weight += (long) one.length + Entry.OVERHEAD;
    }
    Dropped dropped = whyNot(leader, weight);
    if (dropped != null) {
      return dropped;
    }
    long first = log.lastIndex() + 1;
    for (byte[] one : data) {
      append(EntryKind.NORMAL, one);
    }
    leader.uncommitted().add(log.lastIndex(), weight);
    leader.poke();
    return new Accepted(first, state.term());
  }

  private @Nullable Dropped whyNot(Leader leader, long weight) {
    if (leader.transfer().isActive()) {
      return new Dropped(
          Reason.TRANSFERRING, "leadership goes to peer " + leader.transfer().target());
    }
    if (!state.configuration().isVoter(state.self())) {
      return new Dropped(
          Reason.RETIRING, "peer %d is not a voter any more".formatted(state.self()));
    }
    if (!leader.uncommitted().admits(weight)) {
      return new Dropped(
          Reason.UNCOMMITTED_FULL,
          "%d bytes wait to be committed, %d more are over the limit of %d"
              .formatted(leader.uncommitted().bytes(), weight, leader.uncommitted().max()));
    }
    return null;
  }

  ProposeResult proposeChange(byte[] data, MembershipChange change) {
    if (!(state.role() instanceof Leader leader)) {
      return new NotLeader(state.leader());
    }
    long weight = (long) data.length + Entry.OVERHEAD;
    Dropped dropped = whyNot(leader, weight);
    if (dropped != null) {
      return dropped;
    }
    if (log.hasPendingChange()) {
      return new Dropped(
          Reason.CHANGE_PENDING,
          "the change at index %d is not applied yet".formatted(log.lastPendingChange()));
    }
    if (!state.hasCommittedInTerm(leader)) {
      return new Dropped(
          Reason.CHANGE_PENDING, "nothing of term %d is committed yet".formatted(state.term()));
    }
    if (data.length == 0 && !change.leavesJoint()) {
      throw new IllegalArgumentException(
          "a change entry without data means the end of a joint change, not " + change);
    }
    return switch (ChangeCalculator.apply(state.configuration(), change)) {
      case Refused refused -> new Dropped(Reason.CHANGE_REFUSED, refused.reason());
      case Changed _ -> {
        appendChange(leader, data);
        leader.uncommitted().add(log.lastIndex(), weight);
        yield new Accepted(log.lastIndex(), state.term());
      }
    };
  }

  private void append(EntryKind kind, byte[] data) {
    log.append(new Entry(state.term(), log.lastIndex() + 1, kind, data));
  }

  private void appendChange(Leader leader, byte[] data) {
    append(EntryKind.CHANGE, data);
    leader.changeAppended(log.lastIndex());
    leader.poke();
  }

  Configuration apply(MembershipChange change) {
    if (log.isInstalling()) {
      // Given out before the snapshot came, whose configuration already contains it.
      return state.configuration();
    }
    ChangeOutcome outcome = ChangeCalculator.apply(state.configuration(), change);
    if (outcome instanceof Refused refused) {
      Invariant.check(
          false,
          "a committed change cannot be applied to "
              + state.configuration()
              + ": "
              + refused.reason());
    }
    if (outcome instanceof Changed changed) {
      log.onChangeDecided();
      state.setConfiguration(changed.configuration());
      if (state.role() instanceof Leader leader) {
        replication.reconfigured(leader);
      }
    }
    return state.configuration();
  }

  void refuse() {
    if (!log.isInstalling()) {
      log.onChangeDecided();
      if (state.role() instanceof Leader leader) {
        leader.poke();
      }
    }
  }

  /// Proposes the end of a joint change that shall end by itself, as soon as that may be proposed.
  void leaveJointIfDue(Leader leader) {
    if (state.configuration().autoLeave()
        && !log.hasPendingChange()
        && !leader.transfer().isActive()
        && state.hasCommittedInTerm(leader)) {
      appendChange(leader, LEAVE);
    }
  }
}
