package dev.cairn.pd.cluster;

import java.util.List;

/// What became of a report about a Region.
public sealed interface RegionUpdate {
  /// Taken over.
  ///
  /// @param descriptionChanged range, epoch or peers are new
  /// @param leaderChanged somebody else leads it now
  /// @param displaced Regions that it replaces because it covers some of their keys
  record Taken(boolean descriptionChanged, boolean leaderChanged, List<RegionInfo> displaced)
      implements RegionUpdate {}

  /// Older than what is known.
  ///
  /// @param reason what is newer
  record Stale(String reason) implements RegionUpdate {}
}
