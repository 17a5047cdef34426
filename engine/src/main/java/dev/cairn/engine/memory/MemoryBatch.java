package dev.cairn.engine.memory;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list of changes. Thread: one.
final class MemoryBatch implements WriteBatch {
  private static final int CHANGE_BYTES = 12;

  private final MemoryEngine owner;
  private final List<Change> changes = new ArrayList<>();
  private long bytes;

  MemoryBatch(MemoryEngine owner) {
    this.owner = owner;
  }

  @Override
  public void put(ColumnFamily family, byte[] key, byte[] value) {
    checkKey(key);
    changes.add(new Put(family, key.clone(), value.clone()));
    bytes += CHANGE_BYTES + key.length + value.length;
  }

  @Override
  public void delete(ColumnFamily family, byte[] key) {
    checkKey(key);
    changes.add(new Delete(family, key.clone()));
    bytes += CHANGE_BYTES + key.length;
  }

  @Override
  public void deleteRange(ColumnFamily family, KeyRange range) {
    byte[] end = MemoryEngine.endOf(range);
    if (end != null && range.start().equals(range.end())) {
      return;
    }
    changes.add(new DeleteRange(family, range.start().bytes(), end));
    bytes += CHANGE_BYTES + range.start().length() + range.end().length();
  }

  @Override
  public int count() {
    return changes.size();
  }

  @Override
  public long sizeBytes() {
    return bytes;
  }

  @Override
  public void clear() {
    changes.clear();
    bytes = 0;
  }

  @Override
  public void close() {
    clear();
  }

  boolean belongsTo(MemoryEngine engine) {
    return owner == engine;
  }

  State applyTo(State before) {
    State state = before;
    for (Change change : changes) {
      Tree tree = state.of(change.family());
      Tree changed =
          switch (change) {
            case Put put -> tree.put(put.key, put.value);
            case Delete delete -> tree.delete(delete.key);
            case DeleteRange range -> tree.deleteRange(range.start, range.end);
          };
      state = state.with(change.family(), changed);
    }
    return state;
  }

  static void checkKey(byte[] key) {
    Invariant.check(
        key.length <= Engine.KEY_BYTES_MAX,
        () -> "a key of " + key.length + " bytes, more than " + Engine.KEY_BYTES_MAX);
  }

  private sealed interface Change {
    ColumnFamily family();
  }

  @SuppressWarnings("ArrayRecordComponent") // Private copies, never compared.
  private record Put(ColumnFamily family, byte[] key, byte[] value) implements Change {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Delete(ColumnFamily family, byte[] key) implements Change {}

  @SuppressWarnings("ArrayRecordComponent")
  private record DeleteRange(ColumnFamily family, byte[] start, byte @Nullable [] end)
      implements Change {}
}
