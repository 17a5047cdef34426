package dev.cairn.raft.role;

/// What a peer is, with what it must remember only while it is that. [RoleKind] has the table of
/// transitions.
public sealed interface Role permits Follower, PreCandidate, Candidate, Leader {
  /// Which one.
  RoleKind kind();
}
