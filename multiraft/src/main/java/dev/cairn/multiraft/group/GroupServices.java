package dev.cairn.multiraft.group;

import dev.cairn.base.env.Clock;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.multiraft.apply.ApplyWorker;
import dev.cairn.multiraft.persist.PersistRequest;
import dev.cairn.multiraft.transport.Transport;
import java.util.function.Consumer;

/// What a group works with.
///
/// @param clock time, for leases
/// @param log all groups' logs
/// @param transport to other stores
/// @param worker applies this group's entries
/// @param persist takes what is to be written at the end of the poller's round
public record GroupServices(
    Clock clock,
    RaftLog log,
    Transport transport,
    ApplyWorker worker,
    Consumer<PersistRequest> persist) {}
