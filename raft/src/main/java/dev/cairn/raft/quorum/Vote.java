package dev.cairn.raft.quorum;

/// What one voter has answered so far.
public enum Vote {
  /// Nothing yet.
  MISSING,
  /// Against.
  REJECTED,
  /// For.
  GRANTED
}
