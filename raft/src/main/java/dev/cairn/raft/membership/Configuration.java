package dev.cairn.raft.membership;

import dev.cairn.raft.quorum.Joint;
import dev.cairn.raft.quorum.PeerSet;

/// Who takes part in a group, as of some applied index.
///
/// Outside a joint change `outgoing` and `learnersNext` are empty. Inside one, decisions need a
/// majority of `voters` and one of `outgoing`; a voter of `outgoing` that shall become a learner
/// waits in `learnersNext`, because it has to vote until the joint change is left.
///
/// Thread-safe: immutable.
///
/// @param voters the incoming (or only) voters
/// @param outgoing the voters before the joint change that is under way, or none
/// @param learners receive the log, do not count
/// @param learnersNext will be learners once the joint change is left
/// @param autoLeave whether the leader leaves the joint change by itself
public record Configuration(
    PeerSet voters, PeerSet outgoing, PeerSet learners, PeerSet learnersNext, boolean autoLeave) {
  /// Nobody: a peer that waits for its first snapshot.
  public static final Configuration EMPTY =
      new Configuration(PeerSet.EMPTY, PeerSet.EMPTY, PeerSet.EMPTY, PeerSet.EMPTY, false);

  /// Refuses what no sequence of changes can lead to.
  public Configuration {
    if (voters.intersects(learners)
        || outgoing.intersects(learners)
        || voters.intersects(learnersNext)) {
      throw new IllegalArgumentException(
          "a peer both votes and learns: voters "
              + voters
              + " outgoing "
              + outgoing
              + " learners "
              + learners
              + " learnersNext "
              + learnersNext);
    }
    if (!learnersNext.minus(outgoing).isEmpty()) {
      throw new IllegalArgumentException(
          "learnersNext " + learnersNext + " is not part of outgoing " + outgoing);
    }
    if (outgoing.isEmpty() && autoLeave) {
      throw new IllegalArgumentException("autoLeave outside a joint change");
    }
  }

  /// A configuration of voters alone.
  public static Configuration ofVoters(long... voters) {
    return of(PeerSet.of(voters), PeerSet.EMPTY);
  }

  /// A configuration outside a joint change.
  public static Configuration of(PeerSet voters, PeerSet learners) {
    return new Configuration(voters, PeerSet.EMPTY, learners, PeerSet.EMPTY, false);
  }

  /// Whether a joint change is under way.
  public boolean isJoint() {
    return !outgoing.isEmpty();
  }

  /// Whether the peer counts in any quorum: in either half.
  public boolean isVoter(long peer) {
    return voters.contains(peer) || outgoing.contains(peer);
  }

  /// Whether the peer takes part at all.
  public boolean contains(long peer) {
    return isVoter(peer) || learners.contains(peer);
  }

  /// Whether this peer decides alone.
  public boolean isSoleVoter(long peer) {
    return voters.isOnly(peer) && (outgoing.isEmpty() || outgoing.isOnly(peer));
  }

  /// The voters of both halves.
  public PeerSet allVoters() {
    return voters.union(outgoing);
  }

  /// Everybody.
  public PeerSet peers() {
    return allVoters().union(learners);
  }

  /// What decides in this configuration.
  public Joint quorum() {
    return Joint.of(voters, outgoing);
  }

  /// Like `voters=(1 2)&&(1) learners=(3) learners_next=(4) autoleave`; empty parts are left out.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("voters=").append(voters);
    if (isJoint()) {
      text.append("&&").append(outgoing);
    }
    if (!learners.isEmpty()) {
      text.append(" learners=").append(learners);
    }
    if (!learnersNext.isEmpty()) {
      text.append(" learners_next=").append(learnersNext);
    }
    if (autoLeave) {
      text.append(" autoleave");
    }
    return text.toString();
  }
}
