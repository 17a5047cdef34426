package dev.cairn.server.raw;

/// CRC-64/XZ: polynomial 0x42F0E1EBA9EA3693 (ECMA-182), reflected, start and final xor all ones; of
/// "123456789" it is 0x995DC9BBDF1939FA. Eight bytes a step ("slicing by 8", Kounavis and Berry
/// 2005).
final class Crc64 {
  private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
  private static final int SLICES = 8;
  private static final long[][] TABLES = tables();

  private long state = ~0L;

  private static long[][] tables() {
    var tables = new long[SLICES][256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
      }
      tables[0][i] = crc;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int i = 0; i < 256; i++) {
        long before = tables[slice - 1][i];
        tables[slice][i] = (before >>> 8) ^ tables[0][(int) before & 0xff];
      }
    }
    return tables;
  }

  void update(byte[] bytes) {
    long crc = state;
    int at = 0;
    for (; at + SLICES <= bytes.length; at += SLICES) {
      for (int i = 0; i < SLICES; i++) {
        crc ^= (bytes[at + i] & 0xffL) << (8 * i);
      }
      long mixed = 0;
      for (int i = 0; i < SLICES; i++) {
        mixed ^= TABLES[SLICES - 1 - i][(int) (crc >>> (8 * i)) & 0xff];
      }
      crc = mixed;
    }
    for (; at < bytes.length; at++) {
      crc = (crc >>> 8) ^ TABLES[0][(int) (crc ^ bytes[at]) & 0xff];
    }
    state = crc;
  }

  long value() {
    return ~state;
  }
}
