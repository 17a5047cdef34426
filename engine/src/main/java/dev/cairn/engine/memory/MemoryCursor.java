package dev.cairn.engine.memory;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.memory.Tree.Pair;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Walks a tree that nobody changes. Thread: one.
final class MemoryCursor implements Cursor {
  private final Tree tree;
  private final byte[] start;
  private final byte @Nullable [] end;
  private final Runnable onClose;
  private @Nullable Pair at;
  private boolean closed;

  MemoryCursor(Tree tree, KeyRange range, Runnable onClose) {
    this.tree = tree;
    this.start = range.start().bytes();
    this.end = MemoryEngine.endOf(range);
    this.onClose = onClose;
  }

  @Override
  public boolean seekToFirst() {
    return stand(tree.ceiling(start));
  }

  @Override
  public boolean seekToLast() {
    return stand(end == null ? tree.last() : tree.lower(end));
  }

  @Override
  public boolean seek(byte[] key) {
    return stand(tree.ceiling(Arrays.compareUnsigned(key, start) < 0 ? start : key));
  }

  @Override
  public boolean seekForPrevious(byte[] key) {
    if (end != null && Arrays.compareUnsigned(key, end) >= 0) {
      return seekToLast();
    }
    return stand(tree.lower(after(key)));
  }

  @Override
  public boolean next() {
    return stand(tree.ceiling(after(pair().key)));
  }

  @Override
  public boolean previous() {
    return stand(tree.lower(pair().key));
  }

  @Override
  public boolean valid() {
    return at != null;
  }

  @Override
  public byte[] key() {
    return pair().key.clone();
  }

  @Override
  public byte[] value() {
    return pair().value.clone();
  }

  @Override
  public int valueLength() {
    return pair().value.length;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      at = null;
      onClose.run();
    }
  }

  private boolean stand(@Nullable Pair pair) {
    Invariant.check(!closed, "the cursor is closed");
    boolean inside =
        pair != null
            && Arrays.compareUnsigned(pair.key, start) >= 0
            && (end == null || Arrays.compareUnsigned(pair.key, end) < 0);
    at = inside ? pair : null;
    return inside;
  }

  private Pair pair() {
    Pair pair = at;
    if (pair == null) {
      throw new CairnException(ErrorCode.BUG, "the cursor does not stand on a pair");
    }
    return pair;
  }

  private static byte[] after(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }
}
