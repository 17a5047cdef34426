package dev.cairn.engine.rocks;

import dev.cairn.engine.ColumnFamily;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.rocksdb.ColumnFamilyHandle;

/// RocksDB's handles of our families. Closed before the database.
final class Families implements AutoCloseable {
  private final Map<ColumnFamily, ColumnFamilyHandle> handles = new EnumMap<>(ColumnFamily.class);
  private final List<ColumnFamilyHandle> all;

  /// In the order of [ColumnFamily].
  Families(List<ColumnFamilyHandle> inOrder) {
    all = List.copyOf(inOrder);
    ColumnFamily[] names = ColumnFamily.values();
    for (int i = 0; i < names.length; i++) {
      handles.put(names[i], all.get(i));
    }
  }

  ColumnFamilyHandle of(ColumnFamily family) {
    return Objects.requireNonNull(handles.get(family));
  }

  List<ColumnFamilyHandle> all() {
    return all;
  }

  @Override
  public void close() {
    all.forEach(ColumnFamilyHandle::close);
  }
}
