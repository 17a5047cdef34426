package dev.cairn.engine.rocks;

import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;

/// Blocks of files in memory, for one engine or for several of one process. Closed after the
/// engines that use it. Thread-safe.
public final class BlockCache implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  /// Shares are locked one by one; two cores need few of them, and each must hold whole blocks.
  private static final int SHARD_BITS = 3;

  private final LRUCache cache;

  /// A cache of so many bytes, not allocated in advance.
  public BlockCache(long bytes) {
    cache = new LRUCache(bytes, SHARD_BITS);
  }

  LRUCache cache() {
    return cache;
  }

  /// Bytes in use now.
  public long usedBytes() {
    return cache.getUsage();
  }

  @Override
  public void close() {
    cache.close();
  }
}
