package dev.cairn.server.expiry;

import dev.cairn.engine.replicated.RawFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The next few pairs of a place, looked at.
///
/// @param ended the keys of those that have ended
/// @param pairs how many were looked at
/// @param bytes how many bytes their values had
/// @param rest where to go on, null if the place is done
record Piece(List<byte[]> ended, int pairs, long bytes, @Nullable Place rest) {
  static final int PAIRS_MAX = 1_024;
  static final long BYTES_MAX = 1L << 20;
  static final int ENDED_MAX = 256;

  /// Looks, until one of the limits is reached.
  static Piece of(Place place, RawFormat format, long nowSeconds) {
    var ended = new ArrayList<byte[]>();
    int pairs = 0;
    long bytes = 0;
    try (var cursor = place.view().reads().cursor(place.family(), place.left())) {
      boolean more = cursor.seekToFirst();
      while (more) {
        byte[] stored = cursor.value();
        pairs++;
        bytes += stored.length;
        if (!format.isLive(stored, nowSeconds)) {
          ended.add(cursor.key());
        }
        if (pairs >= PAIRS_MAX || bytes >= BYTES_MAX || ended.size() >= ENDED_MAX) {
          return new Piece(ended, pairs, bytes, place.behind(cursor.key()));
        }
        more = cursor.next();
      }
    }
    return new Piece(ended, pairs, bytes, null);
  }
}
