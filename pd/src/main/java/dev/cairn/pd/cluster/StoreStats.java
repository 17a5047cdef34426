package dev.cairn.pd.cluster;

/// What a store reports with its heartbeat. Sizes in bytes.
///
/// @param capacity of its disk
/// @param available on its disk
/// @param usedSize taken by its data
/// @param regionCount peers it holds
/// @param startTime when its process started, seconds since 1970
/// @param snapshots being sent, received and applied right now
/// @param busy it asks to be left alone
/// @param slowScore 1 (well) to 100 (hardly moving); 0 if it does not say
public record StoreStats(
    long capacity,
    long available,
    long usedSize,
    long regionCount,
    long startTime,
    Snapshots snapshots,
    boolean busy,
    long slowScore) {
  /// Of a store that has not reported yet.
  public static final StoreStats NONE =
      new StoreStats(0, 0, 0, 0, 0, new Snapshots(0, 0, 0), false, 0);

  /// Counts of snapshots.
  ///
  /// @param sending on their way out
  /// @param receiving on their way in
  /// @param applying being taken over
  public record Snapshots(long sending, long receiving, long applying) {}

  /// Whether the disk is too full to take more replicas: less than a twentieth is free.
  public boolean isLowOnSpace() {
    return capacity > 0 && available < capacity / 20;
  }
}
