package dev.cairn.base.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/// A number of bytes as configuration files write it: `4096`, `"256MiB"`, `"1GB"`, `"0.5 KiB"`.
///
/// Units are powers of 1024 whichever way they are spelt (`KB` is `KiB`), upper or lower case, and
/// a bare number counts bytes.
///
/// @param bytes how many, never negative
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern FORM =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(?:([KMGTPE]?)(?:I?B)?)");
  private static final String PREFIXES = "KMGTPE";

  /// Refuses a negative size.
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + bytes);
    }
  }

  /// `count` bytes.
  public static ByteSize ofBytes(long count) {
    return new ByteSize(count);
  }

  /// `count` times 1024 bytes.
  public static ByteSize ofKib(long count) {
    return new ByteSize(Math.multiplyExact(count, 1L << 10));
  }

  /// `count` times 1024² bytes.
  public static ByteSize ofMib(long count) {
    return new ByteSize(Math.multiplyExact(count, 1L << 20));
  }

  /// `count` times 1024³ bytes.
  public static ByteSize ofGib(long count) {
    return new ByteSize(Math.multiplyExact(count, 1L << 30));
  }

  /// Reads the text form; [IllegalArgumentException] says what is expected instead.
  public static ByteSize parse(String text) {
    var matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a size such as \"256MiB\", not \"" + text + "\"");
    }
    var unit = matcher.group(2);
    var shift = unit.isEmpty() ? 0 : 10 * (PREFIXES.indexOf(unit) + 1);
    var bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << shift));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("a size below 8EiB, not \"" + text + "\"");
    }
    return new ByteSize(bytes.longValue());
  }

  /// The size as an `int`, for interfaces that take one; [ArithmeticException] at 2 GiB and above.
  public int toInt() {
    return Math.toIntExact(bytes);
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /// The largest unit that divides the size: `256MiB`, `1500B`. [#parse(String)] reads it back.
  @Override
  public String toString() {
    if (bytes == 0) {
      return "0B";
    }
    var power = Math.min(Long.numberOfTrailingZeros(bytes) / 10, PREFIXES.length());
    var prefix = power == 0 ? "" : PREFIXES.charAt(power - 1) + "i";
    return (bytes >> (10 * power)) + prefix + "B";
  }
}
