package dev.cairn.raft.role;

/// Asks whether it would win, without entering a new term.
///
/// @param ballots the answers
public record PreCandidate(Ballots ballots) implements Role {
  @Override
  public RoleKind kind() {
    return RoleKind.PRE_CANDIDATE;
  }
}
