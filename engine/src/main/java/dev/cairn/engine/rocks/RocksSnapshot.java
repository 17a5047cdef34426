package dev.cairn.engine.rocks;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Snapshot;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A sequence number that RocksDB keeps readable until this is closed. Thread-safe.
final class RocksSnapshot implements Snapshot {
  private final Reader reader;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  RocksSnapshot(Reader reader, Runnable release) {
    this.reader = reader;
    this.release = release;
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    return reader.get(family, key);
  }

  @Override
  public byte[] @Nullable [] getAll(ColumnFamily family, List<byte[]> keys) {
    return reader.getAll(family, keys);
  }

  @Override
  public Cursor cursor(ColumnFamily family, KeyRange range) {
    return reader.cursor(family, range);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      reader.close();
      release.run();
    }
  }
}
