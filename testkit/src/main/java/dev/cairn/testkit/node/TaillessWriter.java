package dev.cairn.testkit.node;

import dev.cairn.engine.SstWriter;
import org.jspecify.annotations.Nullable;

/// Leaves out the last pair, unless it is the only one: [Mutation#SNAPSHOT_WITHOUT_TAIL].
final class TaillessWriter implements SstWriter {
  private final SstWriter whole;
  private byte @Nullable [] key;
  private byte @Nullable [] value;
  private boolean wrote;

  TaillessWriter(SstWriter whole) {
    this.whole = whole;
  }

  @Override
  public void put(byte[] nextKey, byte[] nextValue) {
    putHeld();
    key = nextKey.clone();
    value = nextValue.clone();
  }

  private void putHeld() {
    if (key != null && value != null) {
      whole.put(key, value);
      wrote = true;
    }
  }

  @Override
  public long sizeBytes() {
    return whole.sizeBytes();
  }

  @Override
  public void finish() {
    if (!wrote) {
      putHeld();
    }
    whole.finish();
  }

  @Override
  public void close() {
    whole.close();
  }
}
