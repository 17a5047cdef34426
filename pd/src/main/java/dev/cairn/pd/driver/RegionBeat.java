package dev.cairn.pd.driver;

import dev.cairn.pd.operator.Order;
import org.jspecify.annotations.Nullable;

/// What became of a Region's heartbeat.
public sealed interface RegionBeat {
  /// Taken.
  ///
  /// @param order what its leader shall do, or null
  record Taken(@Nullable Order order) implements RegionBeat {}

  /// Older than what is known: nothing changed.
  ///
  /// @param reason what is newer
  record Stale(String reason) implements RegionBeat {}

  /// It makes no sense.
  ///
  /// @param reason what is wrong
  record Invalid(String reason) implements RegionBeat {}

  /// Its leader is on a store that nobody knows.
  ///
  /// @param store that store
  record UnknownStore(long store) implements RegionBeat {}

  /// Its leader is on a store that is no longer part of the cluster.
  ///
  /// @param store that store
  record TombstoneStore(long store) implements RegionBeat {}
}
