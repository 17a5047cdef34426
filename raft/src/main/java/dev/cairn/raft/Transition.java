package dev.cairn.raft;

import dev.cairn.raft.role.RoleKind;

/// A change of role, term or leader, for the log of the embedding.
///
/// @param role what the peer is now
/// @param term its term now
/// @param leader the leader it now knows of; 0 for none
/// @param cause why
public record Transition(RoleKind role, long term, long leader, Cause cause) {
  /// Why a peer changed.
  public enum Cause {
    /// A message of a higher term arrived.
    HIGHER_TERM,
    /// The leader of this term was heard for the first time.
    LEADER_HEARD,
    /// No leader was heard for an election timeout, or the embedding asked for it.
    CAMPAIGN,
    /// No leader was heard for an election timeout, by a peer that may not stand: a learner, or one
    /// that has yet to apply a change of members or a snapshot.
    LEADER_SILENT,
    /// The leader handed over.
    TRANSFER,
    /// A quorum said yes.
    WON,
    /// A quorum can no longer say yes.
    LOST,
    /// The leader has not heard from a quorum for an election timeout.
    QUORUM_SILENT,
    /// The leader is not a voter any more.
    REMOVED
  }
}
