package dev.cairn.store.region;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import java.nio.ByteBuffer;

/// Keys of the `raft` family, which hold what a store must know about itself.
///
/// ```
/// store ident   = 0x01 0x01
/// region state  = 0x01 0x03 region(8, big-endian) 0x01
/// apply state   = 0x01 0x03 region(8, big-endian) 0x02
/// restored at   = 0x01 0x03 region(8, big-endian) 0x03
/// ```
public final class LocalKeys {
  private static final byte LOCAL = 0x01;
  private static final byte IDENT = 0x01;
  private static final byte REGION = 0x03;
  private static final byte REGION_STATE = 0x01;
  private static final byte APPLY_STATE = 0x02;
  private static final byte RESTORED_AT = 0x03;

  /// Where the store's identity is.
  static final byte[] STORE_IDENT = {LOCAL, IDENT};

  /// All keys of Regions.
  public static final KeyRange REGIONS =
      new KeyRange(Key.of(new byte[] {LOCAL, REGION}), Key.of(new byte[] {LOCAL, REGION + 1}));

  private LocalKeys() {}

  static byte[] regionState(long region) {
    return key(region, REGION_STATE);
  }

  static byte[] applyState(long region) {
    return key(region, APPLY_STATE);
  }

  static byte[] restoredAt(long region) {
    return key(region, RESTORED_AT);
  }

  static boolean isRegionState(byte[] key) {
    return key.length == 11 && key[10] == REGION_STATE;
  }

  private static byte[] key(long region, byte what) {
    return ByteBuffer.allocate(11).put(LOCAL).put(REGION).putLong(region).put(what).array();
  }
}
