package dev.cairn.engine;

/// Fills a sorted file. For one thread. Keys must ascend.
public interface SstWriter extends AutoCloseable {
  /// Adds a pair; its key must be greater than the one before.
  void put(byte[] key, byte[] value);

  /// Bytes written so far.
  long sizeBytes();

  /// Ends the file and makes it durable; only then may it be ingested. A file without pairs is not
  /// legal: check before.
  void finish();

  /// Frees it; a file that was not finished is worthless.
  @Override
  void close();
}
