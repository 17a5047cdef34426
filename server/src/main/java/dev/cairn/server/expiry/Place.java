package dev.cairn.server.expiry;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.engine.replicated.RegionView;
import java.util.ArrayList;
import java.util.List;

/// Where a sweep has come to in one family of one Region.
///
/// @param view the Region, as it was when the round began
/// @param family the family
/// @param left what has not been looked at yet
record Place(RegionView view, ColumnFamily family, KeyRange left) {
  private static final KeyRange RAW_MODE = new KeyRange(Key.of("r"), Key.of("s"));

  /// Every place of a Region where raw pairs are. In V2 these are the keys of raw mode in the
  /// default family, and the rest belongs to transactions.
  static List<Place> of(RegionView view, RawFormat format) {
    var range = view.region().range();
    if (format == RawFormat.V2) {
      var raw = cut(range);
      return raw.start().compareTo(raw.end()) < 0
          ? List.of(new Place(view, ColumnFamily.DEFAULT, raw))
          : List.of();
    }
    var places = new ArrayList<Place>();
    for (var family : List.of(ColumnFamily.DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE)) {
      places.add(new Place(view, family, range));
    }
    return places;
  }

  private static KeyRange cut(KeyRange range) {
    var start = range.start().compareTo(RAW_MODE.start()) < 0 ? RAW_MODE.start() : range.start();
    boolean beyond = range.end().isEmpty() || range.end().compareTo(RAW_MODE.end()) > 0;
    var end = beyond ? RAW_MODE.end() : range.end();
    return start.compareTo(end) < 0 ? new KeyRange(start, end) : new KeyRange(end, end);
  }

  /// The same behind `last`.
  Place behind(byte[] last) {
    return new Place(view, family, new KeyRange(Key.of(last).next(), left.end()));
  }
}
