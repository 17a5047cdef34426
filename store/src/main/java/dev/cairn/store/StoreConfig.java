package dev.cairn.store;

import dev.cairn.multiraft.MultiRaftConfig;
import dev.cairn.store.peer.PeerConfig;
import java.nio.file.Path;
import java.time.Duration;

/// How a store is set up.
///
/// @param dataDir where snapshots on their way are kept, and whose disk is watched
/// @param multiRaft the machine room
/// @param peer every peer
/// @param readThreads threads for reads that have to wait
/// @param readQueueMax how many of them may wait
/// @param storeHeartbeat how often the store reports to PD
/// @param reserveBytes below this much free disk, writes are refused
public record StoreConfig(
    Path dataDir,
    MultiRaftConfig multiRaft,
    PeerConfig peer,
    int readThreads,
    int readQueueMax,
    Duration storeHeartbeat,
    long reserveBytes) {}
