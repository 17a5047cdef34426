package dev.cairn.multiraft.apply;

import dev.cairn.engine.Engine;
import dev.cairn.engine.WriteBatch;
import java.util.ArrayList;
import java.util.List;

/// One round of an apply worker: a batch that the tasks of the round share.
///
/// Thread: its worker.
public final class ApplyContext {
  private static final long ROUND_BYTES_MAX = 4L << 20;

  private final Engine engine;
  private final WriteBatch batch;
  private final List<Runnable> afterWrite = new ArrayList<>();

  ApplyContext(Engine engine) {
    this.engine = engine;
    this.batch = engine.batch();
  }

  /// Where changes go.
  public WriteBatch batch() {
    return batch;
  }

  /// The engine; does not show what is still in the batch, see [#writeNow].
  public Engine engine() {
    return engine;
  }

  /// Runs `action` once what is in the batch now has been written.
  public void afterWrite(Runnable action) {
    afterWrite.add(action);
  }

  /// Writes the batch and runs what waits for it: for a command that reads what earlier ones have
  /// done.
  public void writeNow() {
    if (batch.count() > 0) {
      engine.write(batch);
      batch.clear();
    }
    for (int i = 0; i < afterWrite.size(); i++) {
      afterWrite.get(i).run();
    }
    afterWrite.clear();
  }

  void writeIfLarge() {
    if (batch.sizeBytes() >= ROUND_BYTES_MAX) {
      writeNow();
    }
  }

  void close() {
    batch.close();
  }
}
