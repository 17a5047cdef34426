package dev.cairn.engine.replicated;

/// One replica of a Region.
///
/// @param id unique in the cluster, never used again
/// @param store the store that holds it
/// @param role what it is in the Region's Raft group
public record Peer(long id, long store, Role role) {
  /// What a peer is, also halfway through a joint change.
  public enum Role {
    /// Votes and counts.
    VOTER,
    /// Gets the log, neither votes nor counts.
    LEARNER,
    /// Becomes a voter when the joint change ends: counts in the incoming half only.
    INCOMING_VOTER,
    /// Becomes a learner when the joint change ends: counts in the outgoing half only.
    DEMOTING_VOTER
  }

  /// Whether it takes no part in decisions.
  public boolean isLearner() {
    return role == Role.LEARNER;
  }

  /// The same peer in another role.
  public Peer as(Role other) {
    return new Peer(id, store, other);
  }
}
