package dev.cairn.engine.rocks;

/// What an engine may take of the machine, and whether it logs its writes itself.
///
/// @param walled true: an own write-ahead log, synced at every write, for those that have no Raft
///   log of their own behind them; false: writes are durable only once flushed
/// @param blockCacheBytes blocks of files kept in memory; ignored when a [BlockCache] is shared
/// @param memtableBytes writes kept in memory over all families before they are flushed; while a
///   flush is under way as much again may be in use
/// @param openFilesMax files that are kept open at once
/// @param backgroundJobsMax flushes and compactions at once
public record RocksOptions(
    boolean walled,
    long blockCacheBytes,
    long memtableBytes,
    int openFilesMax,
    int backgroundJobsMax) {
  private static final long MEBIBYTE = 1 << 20;

  public RocksOptions {
    if (blockCacheBytes < MEBIBYTE || memtableBytes < MEBIBYTE) {
      throw new IllegalArgumentException(
          "block cache (%d bytes) and memtables (%d bytes) need 1 MiB each at least"
              .formatted(blockCacheBytes, memtableBytes));
    }
    if (openFilesMax < 32 || backgroundJobsMax < 2) {
      throw new IllegalArgumentException(
          "open files (%d) must be 32 at least, background jobs (%d) 2"
              .formatted(openFilesMax, backgroundJobsMax));
    }
  }

  /// For a store, whose log is the Raft log.
  public static RocksOptions unwalled() {
    return new RocksOptions(false, 64 * MEBIBYTE, 32 * MEBIBYTE, 512, 2);
  }

  /// For small state that must be durable write by write.
  public static RocksOptions withWal() {
    return new RocksOptions(true, 8 * MEBIBYTE, 8 * MEBIBYTE, 128, 2);
  }

  /// The same with another block cache.
  public RocksOptions withBlockCacheBytes(long bytes) {
    return new RocksOptions(walled, bytes, memtableBytes, openFilesMax, backgroundJobsMax);
  }

  /// The same with other memtables.
  public RocksOptions withMemtableBytes(long bytes) {
    return new RocksOptions(walled, blockCacheBytes, bytes, openFilesMax, backgroundJobsMax);
  }
}
