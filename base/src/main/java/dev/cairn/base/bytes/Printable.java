package dev.cairn.base.bytes;

/// Bytes as people can read and type them: printable ASCII as it is, `\\` for a backslash, `\xHH`
/// for the rest.
public final class Printable {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private Printable() {}

  /// The printable form of `bytes`.
  public static String of(byte[] bytes) {
    var out = new StringBuilder(bytes.length + 8);
    for (byte b : bytes) {
      if (b == '\\') {
        out.append("\\\\");
      } else if (b >= 0x20 && b < 0x7f) {
        out.append((char) b);
      } else {
        out.append("\\x").append(HEX[(b >> 4) & 0xf]).append(HEX[b & 0xf]);
      }
    }
    return out.toString();
  }
}
