package dev.cairn.store.region;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import java.util.Arrays;

/// How clients' keys stand in the engine: behind the byte `z`, so that they share families with
/// local keys.
public final class DataKeys {
  /// The byte in front of every data key.
  public static final byte PREFIX = 'z';

  private static final Key END = Key.of(new byte[] {PREFIX + 1});

  private DataKeys() {}

  /// The engine's key for a client's.
  public static byte[] encode(byte[] key) {
    byte[] encoded = new byte[key.length + 1];
    encoded[0] = PREFIX;
    System.arraycopy(key, 0, encoded, 1, key.length);
    return encoded;
  }

  /// The client's key for an engine's.
  public static byte[] decode(byte[] encoded) {
    return Arrays.copyOfRange(encoded, 1, encoded.length);
  }

  /// The engine's range for a client's, whose empty end is infinity.
  public static KeyRange encode(KeyRange range) {
    return new KeyRange(
        Key.of(encode(range.start().bytes())),
        range.end().isEmpty() ? END : Key.of(encode(range.end().bytes())));
  }
}
