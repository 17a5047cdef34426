package dev.cairn.engine.rocks;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.WriteBatch;
import org.rocksdb.RocksDBException;

/// A batch in RocksDB's memory: a call into it per change is cheaper than building the bytes in
/// Java. Thread: one.
final class RocksBatch implements WriteBatch {
  private final Families families;
  private final Failures failures;
  private final org.rocksdb.WriteBatch batch = new org.rocksdb.WriteBatch();
  private int count;

  RocksBatch(Families families, Failures failures) {
    this.families = families;
    this.failures = failures;
  }

  @Override
  public void put(ColumnFamily family, byte[] key, byte[] value) {
    checkKey(key);
    try {
      batch.put(families.of(family), key, value);
    } catch (RocksDBException e) {
      throw failures.of("add a value to a batch", e);
    }
    count++;
  }

  @Override
  public void delete(ColumnFamily family, byte[] key) {
    checkKey(key);
    try {
      batch.delete(families.of(family), key);
    } catch (RocksDBException e) {
      throw failures.of("add a deletion to a batch", e);
    }
    count++;
  }

  @Override
  public void deleteRange(ColumnFamily family, KeyRange range) {
    if (Bounds.isVoid(range)) {
      return;
    }
    try {
      batch.deleteRange(families.of(family), range.start().bytes(), Bounds.endOf(range));
    } catch (RocksDBException e) {
      throw failures.of("add a deletion of a range to a batch", e);
    }
    count++;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long sizeBytes() {
    return batch.getDataSize();
  }

  @Override
  public void clear() {
    batch.clear();
    count = 0;
  }

  @Override
  public void close() {
    batch.close();
  }

  org.rocksdb.WriteBatch toRocks() {
    return batch;
  }

  boolean belongsTo(Families others) {
    return families == others;
  }

  static void checkKey(byte[] key) {
    Invariant.check(
        key.length <= Engine.KEY_BYTES_MAX,
        () -> "a key of " + key.length + " bytes, more than " + Engine.KEY_BYTES_MAX);
  }
}
