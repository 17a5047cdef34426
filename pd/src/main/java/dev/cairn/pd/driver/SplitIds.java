package dev.cairn.pd.driver;

import java.util.List;

/// What a leader hears that wants to divide its Region.
public sealed interface SplitIds {
  /// Ids for the new Regions.
  record Given(List<NewRegion> regions) implements SplitIds {
    public Given {
      regions = List.copyOf(regions);
    }
  }

  /// Ids of one new Region.
  ///
  /// @param id its own
  /// @param peers its peers', in the order of the divided Region's
  record NewRegion(long id, List<Long> peers) {
    public NewRegion {
      peers = List.copyOf(peers);
    }
  }

  /// None.
  ///
  /// @param reason why
  record Refused(String reason) implements SplitIds {}
}
