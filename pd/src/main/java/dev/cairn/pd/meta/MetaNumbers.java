package dev.cairn.pd.meta;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.nio.ByteBuffer;

/// Numbers as values of a [MetaStore]: 8 bytes, big-endian.
public final class MetaNumbers {
  private MetaNumbers() {}

  /// The value for `number`.
  public static byte[] encode(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /// The number at `key`, or `absent` if there is none.
  public static long read(MetaStore meta, Key key, long absent) {
    byte[] value = meta.get(key);
    return value == null ? absent : decode(key, value);
  }

  /// The number in `value`, which was found at `key`.
  public static long decode(Key key, byte[] value) {
    if (value.length != Long.BYTES) {
      throw new CairnException(
          ErrorCode.FILE_CORRUPT,
          "PD's memory holds " + value.length + " bytes at '" + key + "' where a number belongs");
    }
    return ByteBuffer.wrap(value).getLong();
  }
}
