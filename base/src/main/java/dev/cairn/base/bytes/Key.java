package dev.cairn.base.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// An immutable string of bytes, ordered as unsigned bytes, the order of every key space here.
///
/// As the end of a range the empty key means infinity; see [KeyRange].
public final class Key implements Comparable<Key> {
  /// The first key of every key space.
  public static final Key EMPTY = new Key(new byte[0]);

  private final byte[] bytes;

  private Key(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes over `bytes`, which the caller must not change afterwards.
  public static Key of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Key(bytes);
  }

  /// The UTF-8 bytes of `text`.
  public static Key of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /// The bytes themselves, not a copy: not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  /// Length in bytes.
  public int length() {
    return bytes.length;
  }

  /// Whether this is the empty key.
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /// The smallest key that is greater than this one.
  public Key next() {
    return new Key(Arrays.copyOf(bytes, bytes.length + 1));
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Printable ASCII as it is, everything else as `\xHH`, so that a key can be read in a log line.
  @Override
  public String toString() {
    return Printable.of(bytes);
  }
}
