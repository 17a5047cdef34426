package dev.cairn.raft.membership;

import dev.cairn.raft.membership.ChangeOutcome.Changed;
import dev.cairn.raft.membership.ChangeOutcome.Refused;
import dev.cairn.raft.membership.MembershipChange.Change;
import dev.cairn.raft.quorum.PeerSet;
import java.util.List;

/// Configuration in, configuration out (Ongaro's thesis, chapter 4; the Raft paper, section 6).
///
/// A simple change alters one voter at most, so that the majorities before and after overlap;
/// several voters are altered by entering a joint configuration and leaving it later. Changes are
/// idempotent: to remove an absent peer changes nothing.
///
/// Thread-safe: pure functions.
public final class ChangeCalculator {
  private ChangeCalculator() {}

  /// The change by the road that it asks for.
  public static ChangeOutcome apply(Configuration now, MembershipChange change) {
    if (change.leavesJoint()) {
      return leaveJoint(now);
    }
    return change.entersJoint()
        ? enterJoint(now, change.changes(), change.autoLeaves())
        : simple(now, change.changes());
  }

  /// One voter altered at most.
  public static ChangeOutcome simple(Configuration now, List<Change> changes) {
    if (now.isJoint()) {
      return new Refused("a simple change inside a joint change: leave that first");
    }
    Draft draft = new Draft(now.voters(), PeerSet.EMPTY, now.learners(), PeerSet.EMPTY);
    changes.forEach(draft::change);
    if (draft.voters.isEmpty()) {
      return new Refused("no voter would be left");
    }
    int altered = draft.voters.minus(now.voters()).size() + now.voters().minus(draft.voters).size();
    if (altered > 1) {
      return new Refused("a simple change of " + altered + " voters: take the joint road");
    }
    return new Changed(draft.configuration(false));
  }

  /// Any number of voters altered; both the old and the new ones count until the joint change is
  /// left.
  public static ChangeOutcome enterJoint(
      Configuration now, List<Change> changes, boolean autoLeave) {
    if (now.isJoint()) {
      return new Refused("already inside a joint change: leave that first");
    }
    if (now.voters().isEmpty()) {
      return new Refused("a joint change of a group without voters");
    }
    Draft draft = new Draft(now.voters(), now.voters(), now.learners(), PeerSet.EMPTY);
    changes.forEach(draft::change);
    if (draft.voters.isEmpty()) {
      return new Refused("no voter would be left");
    }
    return new Changed(draft.configuration(autoLeave));
  }

  /// Only the incoming voters count from now on, and those who were to become learners do.
  public static ChangeOutcome leaveJoint(Configuration now) {
    if (!now.isJoint()) {
      return new Refused("no joint change to leave");
    }
    return new Changed(Configuration.of(now.voters(), now.learners().union(now.learnersNext())));
  }

  /// The configuration while its parts are being changed one after the other.
  private static final class Draft {
    private PeerSet voters;
    private final PeerSet outgoing;
    private PeerSet learners;
    private PeerSet learnersNext;

    Draft(PeerSet voters, PeerSet outgoing, PeerSet learners, PeerSet learnersNext) {
      this.voters = voters;
      this.outgoing = outgoing;
      this.learners = learners;
      this.learnersNext = learnersNext;
    }

    void change(Change change) {
      long peer = change.peer();
      if (peer == 0) {
        return;
      }
      remove(peer);
      switch (change.kind()) {
        case ADD_VOTER -> voters = voters.with(peer);
        case ADD_LEARNER -> learn(peer);
        case REMOVE -> {}
      }
    }

    private void learn(long peer) {
      if (outgoing.contains(peer)) {
        learnersNext = learnersNext.with(peer);
      } else {
        learners = learners.with(peer);
      }
    }

    private void remove(long peer) {
      voters = voters.without(peer);
      learners = learners.without(peer);
      learnersNext = learnersNext.without(peer);
    }

    Configuration configuration(boolean autoLeave) {
      return new Configuration(voters, outgoing, learners, learnersNext, autoLeave);
    }
  }
}
