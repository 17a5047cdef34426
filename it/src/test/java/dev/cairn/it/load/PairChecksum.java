package dev.cairn.it.load;

import java.util.Map;
import org.tikv.shade.com.google.protobuf.ByteString;

/// What `RawChecksum` must answer for pairs: the exclusive or of the CRC-64 (ECMA-182, reflected,
/// as in the XZ format) of each key with its value, how many they are, and their bytes.
///
/// Computed bit by bit, so that it shares nothing with the store's.
public record PairChecksum(long checksum, long pairs, long bytes) {
  private static final long POLYNOMIAL = 0xC96C5795D7870F42L;

  /// Of these pairs.
  public static PairChecksum of(Map<ByteString, ByteString> pairs) {
    long checksum = 0;
    long bytes = 0;
    for (var pair : pairs.entrySet()) {
      checksum ^= crc(pair.getKey().concat(pair.getValue()));
      bytes += (long) pair.getKey().size() + pair.getValue().size();
    }
    return new PairChecksum(checksum, pairs.size(), bytes);
  }

  private static long crc(ByteString bytes) {
    long crc = ~0L;
    for (int i = 0; i < bytes.size(); i++) {
      crc ^= bytes.byteAt(i) & 0xFF;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
      }
    }
    return ~crc;
  }
}
