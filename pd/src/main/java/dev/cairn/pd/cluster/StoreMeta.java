package dev.cairn.pd.cluster;

import java.util.List;

/// What a store says about itself, and what the cluster decided about it. This is what PD keeps on
/// disk.
///
/// @param id never given to another store
/// @param address where clients and stores reach it, `host:port`
/// @param endpoints its other addresses
/// @param build what it runs
/// @param labels where it stands
/// @param startTimestamp when its process started, seconds since 1970 on its clock
/// @param state whether it belongs to the cluster
/// @param physicallyDestroyed its data is gone for good, so that nothing need be moved off it
/// @param lastHeartbeatMillis when PD heard of it last, ms since 1970, saved every few minutes only
public record StoreMeta(
    long id,
    String address,
    Endpoints endpoints,
    Build build,
    List<Label> labels,
    long startTimestamp,
    State state,
    boolean physicallyDestroyed,
    long lastHeartbeatMillis) {

  public StoreMeta {
    labels = List.copyOf(labels);
  }

  /// Whether a store belongs to the cluster. There is no way back from TOMBSTONE.
  public enum State {
    /// It keeps replicas.
    UP,
    /// It is being emptied.
    OFFLINE,
    /// It is no longer part of the cluster; its id stays known for ever.
    TOMBSTONE
  }

  /// Addresses besides the main one; empty where there is none.
  ///
  /// @param peer where other stores reach it, if not at the main address
  /// @param status its HTTP port
  public record Endpoints(String peer, String status) {}

  /// A binary.
  ///
  /// @param version `x.y.z`
  /// @param gitHash which source
  /// @param deployPath where it lies
  public record Build(String version, String gitHash, String deployPath) {}

  /// A label.
  ///
  /// @param key its name
  /// @param value its value
  public record Label(String key, String value) {}

  /// The same in another state.
  public StoreMeta withState(State other, boolean destroyed) {
    return new StoreMeta(
        id,
        address,
        endpoints,
        build,
        labels,
        startTimestamp,
        other,
        destroyed,
        lastHeartbeatMillis);
  }

  /// The same, heard of at another time.
  public StoreMeta withLastHeartbeat(long millis) {
    return new StoreMeta(
        id, address, endpoints, build, labels, startTimestamp, state, physicallyDestroyed, millis);
  }
}
