package dev.cairn.store.peer;

import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionError;
import java.util.List;

/// What came of a wish to divide a Region.
public sealed interface SplitOutcome {
  /// It is divided, and each part serves or is about to.
  ///
  /// @param regions the parts, in the order of keys
  record Done(List<Region> regions) implements SplitOutcome {
    public Done {
      regions = List.copyOf(regions);
    }
  }

  /// It is not.
  ///
  /// @param error why; after StaleCommand it may be divided nevertheless
  record Refused(RegionError error) implements SplitOutcome {}
}
