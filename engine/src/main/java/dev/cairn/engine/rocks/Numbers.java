package dev.cairn.engine.rocks;

import dev.cairn.engine.ColumnFamily;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// RocksDB's properties under our names.
final class Numbers {
  private Numbers() {}

  static SortedMap<String, Long> of(
      RocksDB db, Families families, BlockCache cache, Failures failures) {
    var numbers = new TreeMap<String, Long>();
    numbers.put("block_cache_bytes", cache.usedBytes());
    try {
      numbers.put(
          "memtable_bytes", db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"));
      numbers.put("sst_bytes", db.getAggregatedLongProperty("rocksdb.live-sst-files-size"));
      numbers.put(
          "sst_bytes_with_obsolete", db.getAggregatedLongProperty("rocksdb.total-sst-files-size"));
      numbers.put(
          "table_reader_bytes", db.getAggregatedLongProperty("rocksdb.estimate-table-readers-mem"));
      numbers.put(
          "pending_compaction_bytes",
          db.getAggregatedLongProperty("rocksdb.estimate-pending-compaction-bytes"));
      numbers.put("running_flushes", db.getLongProperty("rocksdb.num-running-flushes"));
      numbers.put("running_compactions", db.getLongProperty("rocksdb.num-running-compactions"));
      numbers.put("background_errors", db.getLongProperty("rocksdb.background-errors"));
      numbers.put("snapshots", db.getLongProperty("rocksdb.num-snapshots"));
      for (ColumnFamily family : ColumnFamily.values()) {
        numbers.put(
            "estimated_keys." + family.familyName(),
            db.getLongProperty(families.of(family), "rocksdb.estimate-num-keys"));
        numbers.put(
            "level0_files." + family.familyName(),
            Long.parseLong(db.getProperty(families.of(family), "rocksdb.num-files-at-level0")));
      }
    } catch (RocksDBException e) {
      throw failures.of("ask for statistics", e);
    }
    return numbers;
  }
}
