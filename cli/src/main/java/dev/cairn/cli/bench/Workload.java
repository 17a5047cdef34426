package dev.cairn.cli.bench;

import java.util.SplittableRandom;

/// What callers ask for: keys are numbers with leading zeros, values are random bytes.
///
/// @param keys how many different keys
/// @param keySize bytes of a key, at least enough for the largest number
/// @param valueSize bytes of a value
/// @param getPercent how many of 100 operations are gets, the rest are puts
record Workload(int keys, int keySize, int valueSize, int getPercent) {
  private static final int VALUES = 64;

  Workload {
    require(keys >= 1, "--keys must be at least 1");
    require(getPercent >= 0 && getPercent <= 100, "--gets must lie between 0 and 100");
    require(valueSize >= 0, "--value-size must not be negative");
    require(
        Integer.toString(keys - 1).length() <= keySize,
        "--key-size " + keySize + " is too short for " + keys + " keys");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  byte[] key(int number) {
    var key = new byte[keySize];
    int rest = number;
    for (int at = keySize - 1; at >= 0; at--) {
      key[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return key;
  }

  /// A few values that callers share: what is measured is the system, not the making of values.
  byte[][] values(SplittableRandom random) {
    var values = new byte[VALUES][valueSize];
    for (var value : values) {
      random.nextBytes(value);
    }
    return values;
  }
}
