package dev.cairn.engine.rocks;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.Cursor;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// RocksDB keeps the bounds by address, so the slices live as long as the iterator. Thread: one.
final class RocksCursor implements Cursor {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final RocksIterator iterator;
  private final ReadOptions options;
  private final @Nullable Slice lower;
  private final @Nullable Slice upper;
  private final Failures failures;
  private final AtomicInteger openCursors;
  private boolean valid;
  private boolean closed;

  private RocksCursor(
      RocksIterator iterator,
      ReadOptions options,
      @Nullable Slice lower,
      @Nullable Slice upper,
      Reader reader) {
    this.iterator = iterator;
    this.options = options;
    this.lower = lower;
    this.upper = upper;
    this.failures = reader.failures();
    this.openCursors = reader.openCursors();
    openCursors.incrementAndGet();
  }

  /// Takes over `options`.
  static RocksCursor open(
      RocksDB db, ColumnFamilyHandle family, ReadOptions options, KeyRange range, Reader reader) {
    Slice lower = range.start().isEmpty() ? null : new Slice(range.start().bytes());
    Slice upper = range.end().isEmpty() ? null : new Slice(range.end().bytes());
    if (lower != null) {
      options.setIterateLowerBound(lower);
    }
    if (upper != null) {
      options.setIterateUpperBound(upper);
    }
    return new RocksCursor(db.newIterator(family, options), options, lower, upper, reader);
  }

  @Override
  public boolean seekToFirst() {
    iterator.seekToFirst();
    return arrived();
  }

  @Override
  public boolean seekToLast() {
    iterator.seekToLast();
    return arrived();
  }

  @Override
  public boolean seek(byte[] key) {
    iterator.seek(key);
    return arrived();
  }

  @Override
  public boolean seekForPrevious(byte[] key) {
    iterator.seekForPrev(key);
    return arrived();
  }

  @Override
  public boolean next() {
    checkValid();
    iterator.next();
    return arrived();
  }

  @Override
  public boolean previous() {
    checkValid();
    iterator.prev();
    return arrived();
  }

  @Override
  public boolean valid() {
    return valid;
  }

  @Override
  public byte[] key() {
    checkValid();
    return iterator.key();
  }

  @Override
  public byte[] value() {
    checkValid();
    return iterator.value();
  }

  @Override
  public int valueLength() {
    checkValid();
    return iterator.value(NOTHING.duplicate());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    valid = false;
    iterator.close();
    options.close();
    if (lower != null) {
      lower.close();
    }
    if (upper != null) {
      upper.close();
    }
    openCursors.decrementAndGet();
  }

  /// The end of the range and a broken block look the same until the status is asked for.
  private boolean arrived() {
    valid = iterator.isValid();
    if (!valid) {
      try {
        iterator.status();
      } catch (RocksDBException e) {
        throw failures.of("walk a range", e);
      }
    }
    return valid;
  }

  private void checkValid() {
    Invariant.check(valid, "the cursor does not stand on a pair");
  }
}
