package dev.cairn.engine;

import dev.cairn.base.bytes.KeyRange;

/// Changes that happen together or not at all, later ones over earlier ones. For one thread; closed
/// after use.
public interface WriteBatch extends AutoCloseable {
  /// Sets a value. The arrays are copied.
  void put(ColumnFamily family, byte[] key, byte[] value);

  /// Removes a key, if it is there.
  void delete(ColumnFamily family, byte[] key);

  /// Removes every key of the range.
  void deleteRange(ColumnFamily family, KeyRange range);

  /// How many changes it holds.
  int count();

  /// Roughly its size in bytes.
  long sizeBytes();

  /// Empties it for use again.
  void clear();

  @Override
  void close();
}
