package dev.cairn.engine.rocks;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Reads;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/// Reads the database as one set of read options sees it. Owns the options. Thread-safe.
final class Reader implements Reads, AutoCloseable {
  private final RocksDB db;
  private final Families families;
  private final Failures failures;
  private final AtomicInteger openCursors;
  private final @Nullable Snapshot snapshot;
  private final ReadOptions options;

  Reader(
      RocksDB db,
      Families families,
      Failures failures,
      AtomicInteger openCursors,
      @Nullable Snapshot snapshot) {
    this.db = db;
    this.families = families;
    this.failures = failures;
    this.openCursors = openCursors;
    this.snapshot = snapshot;
    this.options = options();
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    try {
      return db.get(families.of(family), options, key);
    } catch (RocksDBException e) {
      throw failures.of("read a value", e);
    }
  }

  @Override
  public byte[] @Nullable [] getAll(ColumnFamily family, List<byte[]> keys) {
    var values = new byte[keys.size()] @Nullable [];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(family, keys.get(i));
    }
    return values;
  }

  @Override
  public Cursor cursor(ColumnFamily family, KeyRange range) {
    return RocksCursor.open(db, families.of(family), options(), range, this);
  }

  Failures failures() {
    return failures;
  }

  AtomicInteger openCursors() {
    return openCursors;
  }

  private ReadOptions options() {
    var fresh = new ReadOptions();
    if (snapshot != null) {
      fresh.setSnapshot(snapshot);
    }
    return fresh;
  }

  @Override
  public void close() {
    options.close();
  }
}
