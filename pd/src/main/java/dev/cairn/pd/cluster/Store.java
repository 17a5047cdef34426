package dev.cairn.pd.cluster;

/// A store as PD sees it at one moment.
///
/// @param meta what is kept about it
/// @param stats what it reported last
/// @param heard whether it has been heard of since this PD started
/// @param silenceMillis since it was heard of, or since this PD started
/// @param condition what that means
public record Store(
    StoreMeta meta, StoreStats stats, boolean heard, long silenceMillis, Condition condition) {

  /// How a store does. Only the last two are kept on disk; the others follow from its silence.
  public enum Condition {
    /// It is heard of.
    UP("Up"),
    /// It has missed heartbeats: gets nothing new, nothing is taken from it.
    DISCONNECTED("Disconnected"),
    /// It has been silent for so long that its replicas are replaced.
    DOWN("Down"),
    /// It is being emptied.
    OFFLINE("Offline"),
    /// It is no longer part of the cluster.
    TOMBSTONE("Tombstone");

    private final String label;

    Condition(String label) {
      this.label = label;
    }

    /// The name people and tools see.
    public String label() {
      return label;
    }
  }

  /// Its id.
  public long id() {
    return meta.id();
  }

  /// Whether its replicas have to be replaced.
  public boolean isLeaving() {
    return switch (condition) {
      case UP, DISCONNECTED -> false;
      case DOWN, OFFLINE, TOMBSTONE -> true;
    };
  }

  /// Whether a peer on it can be counted on now.
  public boolean isLive() {
    return switch (condition) {
      case UP -> heard;
      case OFFLINE -> heard && silenceMillis < Stores.DISCONNECTED_AFTER.toMillis();
      case DISCONNECTED, DOWN, TOMBSTONE -> false;
    };
  }

  /// Whether it may get another replica.
  public boolean takesReplicas() {
    return condition == Condition.UP && heard && !stats.busy() && !stats.isLowOnSpace();
  }
}
