package dev.cairn.engine.rocks;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.Cursor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Cuts a range into parts of roughly the same size.
///
/// A range of few pairs is walked and cut exactly. Of a larger one, each cut is found by bisection:
/// the key halfway between two that exist, snapped to the next one that exists, is asked how much
/// lies before it. A cut costs at most [#STEPS_MAX] steps of a seek and a size each, whatever the
/// size of the range.
final class SplitKeys {
  /// More pairs than this are not walked.
  private static final int WALKED_PAIRS_MAX = 4096;

  /// More bytes of keys and values than this are not walked.
  private static final long WALKED_BYTES_MAX = 4 << 20;

  /// Half of the key space goes at every step: enough for keys that differ in 12 bytes.
  private static final int STEPS_MAX = 96;

  /// A cut may be off by this fraction of a part.
  private static final int NEAR_ENOUGH = 16;

  private SplitKeys() {}

  /// `cursor` walks `range`; `sizeOf` tells roughly how many bytes lie in a range.
  static List<byte[]> find(
      Cursor cursor, KeyRange range, int parts, ToLongFunction<KeyRange> sizeOf) {
    if (parts < 2 || !cursor.seekToFirst()) {
      return List.of();
    }
    byte[] first = cursor.key();
    List<byte[]> exact = walk(cursor, parts);
    return exact != null ? exact : bisect(cursor, first, range, parts, sizeOf);
  }

  /// The cuts, if the range is small enough to see all of it.
  private static @Nullable List<byte[]> walk(Cursor cursor, int parts) {
    var keys = new ArrayList<byte[]>();
    var ends = new ArrayList<Long>();
    long bytes = 0;
    do {
      if (keys.size() == WALKED_PAIRS_MAX || bytes > WALKED_BYTES_MAX) {
        return null;
      }
      byte[] key = cursor.key();
      keys.add(key);
      bytes += key.length + cursor.valueLength();
      ends.add(bytes);
    } while (cursor.next());
    var cuts = new ArrayList<byte[]>();
    for (int i = 1; i < keys.size() && cuts.size() < parts - 1; i++) {
      if (ends.get(i - 1) >= share(bytes, cuts.size() + 1, parts)) {
        cuts.add(keys.get(i));
      }
    }
    return cuts;
  }

  private static List<byte[]> bisect(
      Cursor cursor, byte[] first, KeyRange range, int parts, ToLongFunction<KeyRange> sizeOf) {
    long total = sizeOf.applyAsLong(range);
    if (!cursor.seekToLast()) {
      return List.of();
    }
    byte[] last = cursor.key();
    var cuts = new ArrayList<byte[]>();
    byte[] low = first;
    var goal = new Goal(range.start(), total / parts / NEAR_ENOUGH, sizeOf);
    for (int part = 1; part < parts; part++) {
      byte[] cut = cut(cursor, low, last, share(total, part, parts), goal);
      if (Arrays.compareUnsigned(cut, low) <= 0) {
        continue;
      }
      cuts.add(cut);
      low = cut;
    }
    return cuts;
  }

  /// A key between `low` and `high` with about `wanted` bytes before it.
  private static byte[] cut(Cursor cursor, byte[] low, byte[] high, long wanted, Goal goal) {
    byte[] below = low;
    byte[] above = high;
    for (int step = 0; step < STEPS_MAX; step++) {
      byte[] middle = between(below, above);
      if (Arrays.compareUnsigned(middle, below) <= 0) {
        break;
      }
      if (!cursor.seek(middle)) {
        break;
      }
      byte[] found = cursor.key();
      if (Arrays.compareUnsigned(found, above) >= 0) {
        // Nothing lies in the upper half: the last key of the lower one bounds the rest.
        if (!cursor.seekForPrevious(middle)) {
          break;
        }
        byte[] before = cursor.key();
        if (Arrays.compareUnsigned(before, below) <= 0) {
          break;
        }
        found = before;
      }
      long before = goal.bytesBefore(found);
      if (Math.abs(before - wanted) <= goal.slack) {
        return found;
      }
      if (before < wanted) {
        below = found;
      } else {
        above = found;
      }
    }
    return above;
  }

  /// A key about halfway, as numbers of as many digits as the longer key and two more have.
  private static byte[] between(byte[] below, byte[] above) {
    int digits = Math.max(below.length, above.length) + 2;
    BigInteger sum =
        new BigInteger(1, Arrays.copyOf(below, digits))
            .add(new BigInteger(1, Arrays.copyOf(above, digits)));
    byte[] half = sum.shiftRight(1).toByteArray();
    var key = new byte[digits];
    int length = Math.min(half.length, digits);
    System.arraycopy(half, half.length - length, key, digits - length, length);
    return key;
  }

  private static long share(long total, int part, int parts) {
    return Math.round((double) total * part / parts);
  }

  /// @param start where the range starts
  /// @param slack how far off a cut may be, in bytes
  /// @param sizeOf tells roughly how many bytes lie in a range
  private record Goal(Key start, long slack, ToLongFunction<KeyRange> sizeOf) {
    long bytesBefore(byte[] key) {
      return sizeOf.applyAsLong(new KeyRange(start, Key.of(key)));
    }
  }
}
