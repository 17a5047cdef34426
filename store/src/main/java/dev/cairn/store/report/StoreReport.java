package dev.cairn.store.report;

/// How a store is.
///
/// @param store its id
/// @param regionCount peers that it holds
/// @param capacityBytes size of the disk that holds its data
/// @param availableBytes what is free there
/// @param usedBytes what its data takes
/// @param sendingSnapshots snapshots being sent
/// @param receivingSnapshots snapshots being received
/// @param applyingSnapshots snapshots being put in
/// @param startedWallMillis when it started
/// @param busy whether it refuses work
public record StoreReport(
    long store,
    int regionCount,
    long capacityBytes,
    long availableBytes,
    long usedBytes,
    int sendingSnapshots,
    int receivingSnapshots,
    int applyingSnapshots,
    long startedWallMillis,
    boolean busy) {}
