package dev.cairn.raft.quorum;

/// Where an election stands.
public enum VoteResult {
  /// Neither a majority for nor one against yet.
  PENDING,
  /// Too many against for a majority to be possible.
  LOST,
  /// A majority is for it.
  WON
}
