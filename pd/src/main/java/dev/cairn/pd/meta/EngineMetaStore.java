package dev.cairn.pd.meta;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The map on an engine that was opened with its own write-ahead log, in the `default` family.
public final class EngineMetaStore implements MetaStore {
  private static final ColumnFamily FAMILY = ColumnFamily.DEFAULT;

  private final Engine engine;

  /// Takes `engine` over, and closes it when closed.
  public EngineMetaStore(Engine engine) {
    this.engine = engine;
  }

  @Override
  public byte @Nullable [] get(Key key) {
    return engine.get(FAMILY, key.bytes());
  }

  @Override
  public List<Entry> range(KeyRange range, int limit) {
    var entries = new ArrayList<Entry>();
    try (var cursor = engine.cursor(FAMILY, range)) {
      for (boolean on = cursor.seekToFirst(); on && entries.size() < limit; on = cursor.next()) {
        entries.add(new Entry(Key.of(cursor.key()), cursor.value()));
      }
    }
    return entries;
  }

  @Override
  public void apply(MetaBatch changes) {
    if (changes.isEmpty()) {
      return;
    }
    try (var batch = engine.batch()) {
      changes.forEach(
          (key, value) -> batch.put(FAMILY, key.bytes(), value),
          key -> batch.delete(FAMILY, key.bytes()));
      engine.write(batch);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
