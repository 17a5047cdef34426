package dev.cairn.store.peer;

import dev.cairn.base.env.Clock;
import dev.cairn.base.env.Loops;
import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.store.report.Placement;

/// What a peer works with.
///
/// @param config how it behaves
/// @param clock time
/// @param engine the data
/// @param log the logs
/// @param placement PD
/// @param readPool serves reads that had to wait
/// @param host the store around it
public record PeerServices(
    PeerConfig config,
    Clock clock,
    Engine engine,
    RaftLog log,
    Placement placement,
    Loops.Pool readPool,
    PeerHost host) {}
