package dev.cairn.engine.rocks;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.SstWriter;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ChecksumType;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/// Writes files that other stores, and other readers of RocksDB's format, can take over. Thread:
/// one.
final class RocksSstWriter implements SstWriter {
  /// What every RocksDB since 6.6 reads, TiKV's among them.
  private static final int FORMAT_VERSION = 5;

  private final Path file;
  private final Failures failures;
  private final BloomFilter bloom = new BloomFilter(Settings.BLOOM_BITS_PER_KEY, false);
  private final EnvOptions environment = new EnvOptions();
  private final Options options;
  private final SstFileWriter writer;

  RocksSstWriter(Path file, Failures failures) {
    this.file = file;
    this.failures = failures;
    options =
        new Options()
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setNoBlockCache(true)
                    .setFormatVersion(FORMAT_VERSION)
                    .setChecksumType(ChecksumType.kCRC32c)
                    .setBlockSize(Settings.BLOCK_BYTES)
                    .setFilterPolicy(bloom));
    writer = new SstFileWriter(environment, options);
    try {
      writer.open(file.toString());
    } catch (RocksDBException e) {
      close();
      throw failures.of("create " + file, e);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    RocksBatch.checkKey(key);
    try {
      writer.put(key, value);
    } catch (RocksDBException e) {
      throw failures.of("write to " + file, e);
    }
  }

  @Override
  public long sizeBytes() {
    try {
      return writer.fileSize();
    } catch (RocksDBException e) {
      throw failures.of("ask for the size of " + file, e);
    }
  }

  @Override
  public void finish() {
    try {
      writer.finish();
    } catch (RocksDBException e) {
      throw failures.of("finish " + file, e);
    }
    Invariant.check(sizeBytes() > 0, () -> file + " is empty");
  }

  @Override
  public void close() {
    writer.close();
    options.close();
    environment.close();
    bloom.close();
  }
}
