package dev.cairn.engine;

/// Walks the pairs of a range in either direction. For one thread.
///
/// Not positioned at first; every move says whether it stands on a pair afterwards, and `key` and
/// `value` may be asked only then. Moves never leave the range.
public interface Cursor extends AutoCloseable {
  /// To the first pair of the range.
  boolean seekToFirst();

  /// To the last pair of the range.
  boolean seekToLast();

  /// To the first pair whose key is `key` or greater.
  boolean seek(byte[] key);

  /// To the last pair whose key is `key` or smaller.
  boolean seekForPrevious(byte[] key);

  /// One pair on.
  boolean next();

  /// One pair back.
  boolean previous();

  /// Whether the cursor stands on a pair.
  boolean valid();

  /// The key, a copy.
  byte[] key();

  /// The value, a copy.
  byte[] value();

  /// The length of the value in bytes, without copying it.
  int valueLength();

  @Override
  void close();
}
