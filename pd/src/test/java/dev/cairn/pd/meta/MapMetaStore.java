package dev.cairn.pd.meta;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A map in memory that outlives the PDs of a test, and counts and refuses writes as told.
public final class MapMetaStore implements MetaStore {
  private final TreeMap<Key, byte[]> map = new TreeMap<>();
  private int writes;
  private boolean broken;

  /// How many batches were written.
  public synchronized int writes() {
    return writes;
  }

  /// From now on every write fails, or none does.
  public synchronized void breakDisk(boolean nowBroken) {
    broken = nowBroken;
  }

  @Override
  public synchronized byte @Nullable [] get(Key key) {
    return map.get(key);
  }

  @Override
  public synchronized List<Entry> range(KeyRange range, int limit) {
    return map.tailMap(range.start()).entrySet().stream()
        .takeWhile(entry -> range.contains(entry.getKey()))
        .limit(limit)
        .map(entry -> new Entry(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public synchronized void apply(MetaBatch batch) {
    if (batch.isEmpty()) {
      return;
    }
    if (broken) {
      throw new CairnException(ErrorCode.DISK_FULL, "no room in the test");
    }
    writes++;
    batch.forEach(map::put, map::remove);
  }

  @Override
  public void close() {}
}
