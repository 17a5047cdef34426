package dev.cairn.engine.rocks;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.RocksDB;
import org.rocksdb.Status;

/// Passes on what RocksDB says from its own threads: flushes, and failures that no call of ours
/// sees. A flush of several families is told once a family, after all of them are durable.
final class FlushListener extends AbstractEventListener {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Failures failures;

  FlushListener(Failures failures) {
    super(EnabledEventCallback.ON_FLUSH_COMPLETED, EnabledEventCallback.ON_BACKGROUND_ERROR);
    this.failures = failures;
  }

  void add(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void onFlushCompleted(RocksDB db, FlushJobInfo info) {
    listeners.forEach(Runnable::run);
  }

  @Override
  public void onBackgroundError(BackgroundErrorReason reason, Status status) {
    failures.inBackground(
        switch (reason) {
          case FLUSH -> "flush";
          case COMPACTION -> "compact files";
          case WRITE_CALLBACK, MEMTABLE -> "write";
        },
        status);
  }
}
