package dev.cairn.pd.http;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/// Sizes and times as people read them.
final class Sizes {
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

  private Sizes() {}

  /// Four digits and the largest fitting unit: `1.5GiB`.
  static String bytes(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.size() - 1) {
      size /= 1024;
      unit++;
    }
    var rounded = new BigDecimal(size, new MathContext(4)).stripTrailingZeros();
    return rounded.toPlainString() + UNITS.get(unit);
  }

  /// Whole MiB, but at least 1 for anything.
  static long mebibytes(long bytes) {
    return bytes == 0 ? 0 : Math.max(1, bytes >> 20);
  }

  /// `1h2m3s`.
  static String duration(long seconds) {
    long hours = seconds / 3600;
    long minutes = seconds / 60 % 60;
    var out = new StringBuilder();
    if (hours > 0) {
      out.append(hours).append('h');
    }
    if (hours > 0 || minutes > 0) {
      out.append(minutes).append('m');
    }
    return out.append(seconds % 60).append('s').toString();
  }
}
