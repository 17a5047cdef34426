package dev.cairn.engine.rocks;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.RocksDB;

/// Passes on flushes, from RocksDB's own threads. A flush of several families is told once a
/// family, after all of them are durable.
///
/// Failures in the background are not listened for: the binding knows only some of their reasons
/// and throws at the others (11.8.1). RocksDB keeps them, and fails the next write with them.
final class FlushListener extends AbstractEventListener {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  FlushListener() {
    super(EnabledEventCallback.ON_FLUSH_COMPLETED);
  }

  void add(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void onFlushCompleted(RocksDB db, FlushJobInfo info) {
    listeners.forEach(Runnable::run);
  }
}
