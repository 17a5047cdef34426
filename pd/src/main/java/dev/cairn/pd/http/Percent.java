package dev.cairn.pd.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// Bytes in a path: `%HH` stands for any byte, every other character for its UTF-8 bytes.
final class Percent {
  private Percent() {}

  /// The bytes; throws [IllegalArgumentException] at a `%` without two hexadecimal digits.
  static byte[] decode(String text) {
    var out = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        out.writeBytes(String.valueOf(c).getBytes(UTF_8));
      } else if (i + 2 < text.length()) {
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          throw malformed(text);
        }
        out.write(high << 4 | low);
        i += 2;
      } else {
        throw malformed(text);
      }
    }
    return out.toByteArray();
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException("malformed %-escape in '" + text + "'");
  }
}
