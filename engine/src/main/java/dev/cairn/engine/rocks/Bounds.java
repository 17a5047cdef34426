package dev.cairn.engine.rocks;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.Engine;
import java.util.Arrays;

/// RocksDB has no word for the end of the key space, so there is a key that lies behind every legal
/// one.
final class Bounds {
  private static final byte[] AFTER_ALL = new byte[Engine.KEY_BYTES_MAX + 1];

  static {
    Arrays.fill(AFTER_ALL, (byte) 0xff);
  }

  private Bounds() {}

  /// The end of the range as a key; not to be changed.
  static byte[] endOf(KeyRange range) {
    return range.end().isEmpty() ? AFTER_ALL : range.end().bytes();
  }

  static boolean isVoid(KeyRange range) {
    Key end = range.end();
    return !end.isEmpty() && range.start().equals(end);
  }
}
