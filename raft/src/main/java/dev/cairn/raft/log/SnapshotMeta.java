package dev.cairn.raft.log;

import dev.cairn.raft.membership.Configuration;

/// What Raft must know of a snapshot; the data travels outside.
///
/// @param index the last entry that the snapshot contains
/// @param term that entry's term
/// @param configuration who takes part as of that entry
public record SnapshotMeta(long index, long term, Configuration configuration) {}
