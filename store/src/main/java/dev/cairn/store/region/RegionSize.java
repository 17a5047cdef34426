package dev.cairn.store.region;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import java.util.List;

/// Roughly how much a Region holds.
///
/// @param bytes on disk and in memory
/// @param keys pairs
public record RegionSize(long bytes, long keys) {
  private static final int SAMPLED_PAIRS = 128;
  private static final int SAMPLED_PLACES = 4;

  /// Measures a range. It costs a few seeks, whatever the range holds: the number of pairs is the
  /// size over the mean size of some of them.
  public static RegionSize measure(Engine engine, KeyRange range) {
    var data = DataKeys.encode(range);
    long bytes =
        engine.approximateSize(ColumnFamily.DEFAULT, data)
            + engine.approximateSize(ColumnFamily.WRITE, data);
    return new RegionSize(bytes, keys(engine, data, bytes));
  }

  private static long keys(Engine engine, KeyRange data, long bytes) {
    long pairs = 0;
    long sampled = 0;
    var places = engine.splitKeys(ColumnFamily.DEFAULT, data, SAMPLED_PLACES);
    try (var cursor = engine.cursor(ColumnFamily.DEFAULT, data)) {
      boolean more = cursor.seekToFirst();
      for (int place = 0; place <= places.size(); place++) {
        for (int i = 0; i < SAMPLED_PAIRS && more; i++) {
          pairs++;
          sampled += cursor.key().length + cursor.valueLength();
          more = cursor.next();
        }
        if (!more && place == 0) {
          return pairs;
        }
        more = place < places.size() && cursor.seek(places.get(place));
      }
    }
    return sampled == 0 ? 0 : Math.max(pairs, bytes * pairs / sampled);
  }

  /// Up to `parts - 1` keys that cut a range into parts of roughly the same size.
  public static List<Key> cuts(Engine engine, KeyRange range, int parts) {
    return engine.splitKeys(ColumnFamily.DEFAULT, DataKeys.encode(range), parts).stream()
        .map(key -> Key.of(DataKeys.decode(key)))
        .toList();
  }
}
