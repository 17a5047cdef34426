package dev.cairn.engine.memory;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Snapshot;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A state that nobody changes. Thread-safe.
final class MemorySnapshot implements Snapshot {
  private final State state;
  private final AtomicInteger open;
  private volatile boolean closed;

  /// Counts itself and its cursors in `open` until they are closed.
  MemorySnapshot(State state, AtomicInteger open) {
    this.state = state;
    this.open = open;
    open.incrementAndGet();
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    Invariant.check(!closed, "the snapshot is closed");
    byte[] value = state.of(family).get(key);
    return value == null ? null : value.clone();
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
    Invariant.check(!closed, "the snapshot is closed");
    open.incrementAndGet();
    return new MemoryCursor(state.of(family), range, open::decrementAndGet);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      open.decrementAndGet();
    }
  }
}
