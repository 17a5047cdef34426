package dev.cairn.raft;

import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.HardState;
import dev.cairn.raft.log.SnapshotMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node wants done. [RaftNode] says in which order, and what may leave when.
///
/// Thread-safe: immutable.
///
/// @param number counts the outputs of a node from 1; named in [RaftNode#onPersisted]
/// @param hardState to persist, if it changed
/// @param entries to append; what the log has at or behind the first of them is replaced
/// @param snapshot to install: the log is reset to it, before `entries` are appended
/// @param mustSync whether a promise is in it (entries, snapshot, term or vote), so that it must be
///   durable before `afterPersisted` leaves. A `hardState` that only tells a higher commit need not
///   be, unless a change of members is committed by it
/// @param messages may leave at once
/// @param afterPersisted may leave once this output and all before it are durable
/// @param committed to apply, in order, without gap; durable here already
/// @param reads that may be served once their index is applied
/// @param droppedReads reads that will not be answered; ask again or answer "not leader"
/// @param snapshotsWanted peers that need a snapshot, each told once until
///   [RaftNode#reportSnapshot]
/// @param roundStarted the highest round of heartbeats begun in the node's life; those begun since
///   the last output are in `messages`
/// @param roundConfirmed the highest round that a quorum has answered in this term; 0 if none, or
///   if not the leader
/// @param transitions what changed in role, term and leader, in order
public record Output(
    long number,
    @Nullable HardState hardState,
    List<Entry> entries,
    @Nullable SnapshotMeta snapshot,
    boolean mustSync,
    List<Message> messages,
    List<Message> afterPersisted,
    List<Entry> committed,
    List<ReadReady> reads,
    List<Long> droppedReads,
    List<Long> snapshotsWanted,
    long roundStarted,
    long roundConfirmed,
    List<Transition> transitions) {
  /// Whether there is anything for storage in it.
  public boolean persists() {
    return hardState != null || !entries.isEmpty() || snapshot != null;
  }
}
