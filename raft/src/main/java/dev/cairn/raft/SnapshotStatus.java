package dev.cairn.raft;

/// How the sending of a snapshot ended.
public enum SnapshotStatus {
  /// The receiver has all of it, and its node was given the message.
  DELIVERED,
  /// It did not arrive, or was refused; it will be asked for again.
  FAILED
}
