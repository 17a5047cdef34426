package dev.cairn.pd.cluster;

/// What became of a store's heartbeat.
public enum StoreBeat {
  /// Taken.
  ACCEPTED,
  /// Nobody knows the store.
  UNKNOWN,
  /// The store is no longer part of the cluster and should stop.
  TOMBSTONE
}
