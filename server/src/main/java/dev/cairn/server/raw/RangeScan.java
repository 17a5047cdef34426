package dev.cairn.server.raw;

import com.google.protobuf.ByteString;
import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Reads;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionError;
import org.jspecify.annotations.Nullable;

/// One range of a scan, as clients write it: upwards from `start` (inclusive) to `end` (exclusive),
/// or, in reverse, downwards from `start` (exclusive) to `end` (inclusive). An empty `end` has no
/// bound, and neither has an empty `start` in reverse. The Region's own bounds hold in any case.
record RangeScan(Key start, Key end, boolean reverse) {
  static RangeScan of(RawRules rules, ByteString start, ByteString end, boolean reverse) {
    return new RangeScan(Key.of(rules.storedKey(start)), Key.of(rules.storedKey(end)), reverse);
  }

  /// Why a request may not ask for it, or null.
  static @Nullable String refuse(
      RawRules rules, String command, ByteString start, ByteString end, boolean reverse) {
    return reverse
        ? rules.refuseRange(command, end, start)
        : rules.refuseRange(command, start, end);
  }

  /// Null if the scan begins inside the Region or at its end.
  @Nullable RegionError check(Region region) {
    return reverse && start.isEmpty() ? null : Checks.insideOrAtEnd(region, start);
  }

  /// Calls `sink` with the cursor on each pair, until it has had enough.
  void run(Reads reads, ColumnFamily family, Region region, Sink sink) {
    var range = clamp(region.range());
    if (range == null) {
      return;
    }
    try (var cursor = reads.cursor(family, range)) {
      boolean more = reverse ? cursor.seekToLast() : cursor.seekToFirst();
      while (more && sink.take(cursor)) {
        more = reverse ? cursor.previous() : cursor.next();
      }
    }
  }

  private @Nullable KeyRange clamp(KeyRange region) {
    Key from = reverse ? end : start;
    Key to = reverse ? start : end;
    Key low = from.compareTo(region.start()) < 0 ? region.start() : from;
    Key high = to.isEmpty() ? region.end() : to;
    if (!region.end().isEmpty() && high.compareTo(region.end()) > 0) {
      high = region.end();
    }
    boolean empty = !high.isEmpty() && low.compareTo(high) >= 0;
    return empty ? null : new KeyRange(low, high);
  }

  /// Takes pairs.
  interface Sink {
    /// Looks at the pair that the cursor is on; false ends the scan.
    boolean take(Cursor cursor);
  }
}
