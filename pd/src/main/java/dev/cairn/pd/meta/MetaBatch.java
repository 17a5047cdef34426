package dev.cairn.pd.meta;

import dev.cairn.base.bytes.Key;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Changes of a [MetaStore] that happen together. The last change of a key wins. For one thread.
public final class MetaBatch {
  private final TreeMap<Key, Change> changes = new TreeMap<>();

  /// Sets a value.
  public MetaBatch put(Key key, byte[] value) {
    changes.put(key, new Change(value));
    return this;
  }

  /// Sets a number, see [MetaNumbers].
  public MetaBatch put(Key key, long number) {
    return put(key, MetaNumbers.encode(number));
  }

  /// Removes a key, if it is there.
  public MetaBatch delete(Key key) {
    changes.put(key, new Change(null));
    return this;
  }

  /// Whether it changes nothing.
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /// Calls `put` or `delete` for every change, ascending by key.
  public void forEach(BiConsumer<Key, byte[]> put, Consumer<Key> delete) {
    changes.forEach((key, change) -> {
      byte[] value = change.value;
      if (value == null) {
        delete.accept(key);
      } else {
        put.accept(key, value);
      }
    });
  }

  private static final class Change {
    private final byte @Nullable [] value;

    Change(byte @Nullable [] value) {
      this.value = value;
    }
  }
}
