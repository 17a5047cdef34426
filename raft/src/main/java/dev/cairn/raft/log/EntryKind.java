package dev.cairn.raft.log;

/// What an entry is for.
public enum EntryKind {
  /// Data of the state machine; without data, the first entry of a term.
  NORMAL,
  /// A membership change; without data, the end of a joint change.
  CHANGE
}
