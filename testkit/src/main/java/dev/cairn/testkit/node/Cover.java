package dev.cairn.testkit.node;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.pd.cluster.RegionInfo;
import java.util.List;

/// Whether ranges are the key space: every key in exactly one (invariant 5 of the architecture).
public final class Cover {
  private Cover() {}

  /// Whether these Regions are all there must be, in the order of keys.
  public static boolean isWhole(List<RegionInfo> regions) {
    return isWholeRanges(regions.stream().map(info -> info.region().range()).toList());
  }

  /// The same of ranges.
  static boolean isWholeRanges(List<KeyRange> ranges) {
    for (int i = 0; i < ranges.size(); i++) {
      var range = ranges.get(i);
      boolean begins =
          i == 0 ? range.start().isEmpty() : range.start().equals(ranges.get(i - 1).end());
      boolean ends = (i == ranges.size() - 1) == range.end().isEmpty();
      if (!begins || !ends) {
        return false;
      }
    }
    return !ranges.isEmpty();
  }
}
