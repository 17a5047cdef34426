package dev.cairn.cli.raw;

import com.google.protobuf.ByteString;
import dev.cairn.base.bytes.Printable;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Keys and values as people type and read them: text in UTF-8, where `\xHH` stands for any byte
/// and `\\` for a backslash; or plain hexadecimal.
///
/// @param hex whether everything is hexadecimal
public record KeyText(boolean hex) {
  private static final HexFormat HEX = HexFormat.of();

  /// The bytes that `text` stands for; `what` names it in the error.
  public ByteString parse(String text, String what) {
    try {
      return ByteString.copyFrom(hex ? HEX.parseHex(text) : unescape(text));
    } catch (IllegalArgumentException wrong) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID, what + " \"" + text + "\": " + wrong.getMessage(), wrong);
    }
  }

  /// The text that stands for `bytes`.
  public String show(ByteString bytes) {
    var array = bytes.toByteArray();
    return hex ? HEX.formatHex(array) : Printable.of(array);
  }

  private static byte[] unescape(String text) {
    var out = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length()) {
      int backslash = text.indexOf('\\', at);
      int end = backslash < 0 ? text.length() : backslash;
      out.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
      at = end;
      if (backslash >= 0) {
        if (text.startsWith("\\\\", at)) {
          out.write('\\');
          at += 2;
        } else if (text.startsWith("\\x", at) && text.length() >= at + 4) {
          out.write(HexFormat.fromHexDigits(text, at + 2, at + 4));
          at += 4;
        } else {
          throw new IllegalArgumentException("a backslash begins \\xHH or \\\\");
        }
      }
    }
    return out.toByteArray();
  }
}
