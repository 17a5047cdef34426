package dev.cairn.raft.membership;

import java.util.List;

/// A wish to change who takes part: what a CHANGE entry means. Raft never encodes or decodes it;
/// the embedding does.
///
/// Thread-safe: immutable.
///
/// @param changes done in this order, as one; empty means: leave the joint change
/// @param transition by which road
public record MembershipChange(List<Change> changes, Transition transition) {
  /// Ends a joint change; what a CHANGE entry without data means.
  public static final MembershipChange LEAVE_JOINT =
      new MembershipChange(List.of(), Transition.AUTO);

  /// Takes a copy of the list.
  public MembershipChange {
    changes = List.copyOf(changes);
  }

  /// One change by the simple road.
  public static MembershipChange simple(Kind kind, long peer) {
    return new MembershipChange(List.of(new Change(kind, peer)), Transition.AUTO);
  }

  /// Whether this ends a joint change.
  public boolean leavesJoint() {
    return changes.isEmpty();
  }

  /// Whether this begins a joint change.
  public boolean entersJoint() {
    return switch (transition) {
      case AUTO -> changes.size() > 1;
      case IMPLICIT_JOINT, EXPLICIT_JOINT -> !changes.isEmpty();
    };
  }

  /// Whether the leader leaves the joint change, once entered, by itself.
  public boolean autoLeaves() {
    return transition != Transition.EXPLICIT_JOINT;
  }

  /// What happens to one peer.
  ///
  /// @param kind what
  /// @param peer to whom; 0 is ignored
  public record Change(Kind kind, long peer) {}

  /// What may happen to a peer.
  public enum Kind {
    /// It votes from now on.
    ADD_VOTER,
    /// It receives the log and does not vote; a voter is demoted.
    ADD_LEARNER,
    /// It takes no part any more.
    REMOVE
  }

  /// By which road the change goes.
  public enum Transition {
    /// Simple for one change, joint with automatic leave for several.
    AUTO,
    /// Joint; the leader leaves by itself.
    IMPLICIT_JOINT,
    /// Joint; stays so until [#LEAVE_JOINT] is proposed.
    EXPLICIT_JOINT
  }
}
