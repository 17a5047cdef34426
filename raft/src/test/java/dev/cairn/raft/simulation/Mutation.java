package dev.cairn.raft.simulation;

/// Known mistakes of an embedding, switched on to prove that the oracle sees them.
enum Mutation {
  /// None.
  NONE,
  /// The vote is not stored.
  FORGETS_VOTES,
  /// What must wait for storage does not.
  ANSWERS_BEFORE_STORING,
  /// Leases run longer than voters keep their promise.
  LEASE_TOO_LONG,
  /// Leases run although the node says that they may not.
  LEASE_NOT_ALLOWED,
  /// A leader serves reads at its commit index without asking.
  READS_WITHOUT_ASKING,
  /// Membership changes are applied or not, as it happens.
  SKIPS_CHANGES,
  /// Entries are applied as soon as they are in the log.
  APPLIES_UNCOMMITTED
}
