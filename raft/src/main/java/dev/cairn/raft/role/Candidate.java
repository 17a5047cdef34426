package dev.cairn.raft.role;

/// Asks for votes in its term. Its own vote is among the ballots only once it is durable: alone it
/// might be all it needs.
///
/// @param ballots the answers
public record Candidate(Ballots ballots) implements Role {
  @Override
  public RoleKind kind() {
    return RoleKind.CANDIDATE;
  }
}
