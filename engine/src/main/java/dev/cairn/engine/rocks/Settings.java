package dev.cairn.engine.rocks;

import dev.cairn.engine.ColumnFamily;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.WALRecoveryMode;

/// Our options in RocksDB's words. Owns the native objects; closed after the database.
final class Settings implements AutoCloseable {
  private static final long MEBIBYTE = 1 << 20;
  static final int BLOCK_BYTES = 8 << 10;
  static final int BLOOM_BITS_PER_KEY = 10;

  /// 6 and later also notice a block that was written to the wrong place.
  private static final int OWN_FORMAT_VERSION = 6;

  private final BloomFilter bloom = new BloomFilter(BLOOM_BITS_PER_KEY, false);
  private final DBOptions database;
  private final ColumnFamilyOptions family;

  Settings(RocksOptions options, BlockCache cache, AbstractEventListener listener) {
    database = database(options, listener);
    family = family(options, cache);
  }

  DBOptions database() {
    return database;
  }

  List<ColumnFamilyDescriptor> families() {
    var descriptors = new ArrayList<ColumnFamilyDescriptor>();
    for (ColumnFamily name : ColumnFamily.values()) {
      descriptors.add(
          new ColumnFamilyDescriptor(
              name.familyName().getBytes(StandardCharsets.US_ASCII), family));
    }
    return descriptors;
  }

  private static DBOptions database(RocksOptions options, AbstractEventListener listener) {
    var settings =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setParanoidChecks(true)
            .setAtomicFlush(!options.walled())
            .setListeners(List.of(listener))
            .setMaxBackgroundJobs(options.backgroundJobsMax())
            .setMaxOpenFiles(options.openFilesMax())
            .setDbWriteBufferSize(options.memtableBytes())
            .setBytesPerSync(MEBIBYTE)
            .setAvoidUnnecessaryBlockingIO(true)
            // The first failure of a write is final: see Failures.
            .setMaxBgErrorResumeCount(0)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setMaxLogFileSize(4 * MEBIBYTE)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0);
    if (options.walled()) {
      // A record cut off at the end was never acknowledged; anything else wrong with the log was,
      // and is refused.
      settings
          .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
          .setMaxTotalWalSize(options.memtableBytes());
    }
    return settings;
  }

  private ColumnFamilyOptions family(RocksOptions options, BlockCache cache) {
    var table =
        new BlockBasedTableConfig()
            .setBlockCache(cache.cache())
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFormatVersion(OWN_FORMAT_VERSION)
            .setChecksumType(ChecksumType.kXXH3)
            .setBlockSize(BLOCK_BYTES)
            .setFilterPolicy(bloom)
            .setOptimizeFiltersForMemory(true);
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(Math.max(MEBIBYTE, options.memtableBytes() / 2))
        .setMaxWriteBufferNumber(3)
        .setTargetFileSizeBase(32 * MEBIBYTE)
        .setMaxBytesForLevelBase(128 * MEBIBYTE)
        .setForceConsistencyChecks(true);
  }

  @Override
  public void close() {
    family.close();
    database.close();
    bloom.close();
  }
}
