package dev.cairn.base.bytes;

import java.util.Arrays;

/// Bytes encoded so that they sort as before even when other bytes follow them: the form in which
/// keys of transactions are kept (as in MyRocks and TiKV).
///
/// ```
/// encoded = group{n} where n = length / 8 + 1
/// group   = 8 bytes of the key, the last filled up with zeros; then 0xFF minus the number of zeros
/// ```
public final class MemComparable {
  private static final int GROUP = 8;
  private static final int MARKER = 0xFF;

  private MemComparable() {}

  /// The encoded form of `bytes`.
  public static byte[] encode(byte[] bytes) {
    int groups = bytes.length / GROUP + 1;
    var encoded = new byte[groups * (GROUP + 1)];
    for (int group = 0; group < groups; group++) {
      int from = group * GROUP;
      int length = Math.min(GROUP, bytes.length - from);
      int to = group * (GROUP + 1);
      System.arraycopy(bytes, from, encoded, to, length);
      encoded[to + GROUP] = (byte) (MARKER - (GROUP - length));
    }
    return encoded;
  }

  /// The bytes of which `encoded` is the encoded form. Throws [IllegalArgumentException] if it is
  /// none.
  public static byte[] decode(byte[] encoded) {
    int groups = encoded.length / (GROUP + 1);
    if (groups == 0 || encoded.length % (GROUP + 1) != 0) {
      throw new IllegalArgumentException("not an encoded key: " + Printable.of(encoded));
    }
    int zeros = MARKER - Byte.toUnsignedInt(encoded[encoded.length - 1]);
    if (zeros > GROUP || zeros == 0) {
      throw new IllegalArgumentException("not an encoded key: " + Printable.of(encoded));
    }
    var bytes = new byte[groups * GROUP];
    for (int group = 0; group < groups; group++) {
      System.arraycopy(encoded, group * (GROUP + 1), bytes, group * GROUP, GROUP);
    }
    bytes = Arrays.copyOf(bytes, bytes.length - zeros);
    if (!Arrays.equals(encode(bytes), encoded)) {
      throw new IllegalArgumentException("not an encoded key: " + Printable.of(encoded));
    }
    return bytes;
  }
}
