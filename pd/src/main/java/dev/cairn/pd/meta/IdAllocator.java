package dev.cairn.pd.meta;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;

/// Ids that are given out once, over all restarts: a bound is made durable before an id below it is
/// given out, in steps, so that few calls wait for the disk. A restart skips the rest of a step.
///
/// Thread-safe.
public final class IdAllocator {
  private static final long STEP = 1000;

  private final MetaStore meta;
  private long next;
  private long bound;

  /// Goes on after everything given out before.
  public IdAllocator(MetaStore meta) {
    this.meta = meta;
    this.bound = MetaNumbers.read(meta, MetaKeys.ID_BOUND, 1);
    this.next = bound;
  }

  /// A new id.
  public long next() {
    return next(1);
  }

  /// The first of `count` (at least 1) new consecutive ids.
  public synchronized long next(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count of ids must be positive, not " + count);
    }
    long after = next + count;
    if (after < 0) {
      throw new CairnException(ErrorCode.BUG, "ids are used up at " + next);
    }
    if (after > bound) {
      long newBound = after + STEP;
      meta.apply(new MetaBatch().put(MetaKeys.ID_BOUND, newBound));
      bound = newBound;
    }
    long first = next;
    next = after;
    return first;
  }

  /// Makes sure that `id`, which came from elsewhere, will not be given out.
  public synchronized void reserve(long id) {
    if (id >= next && id < Long.MAX_VALUE - STEP) {
      if (id >= bound) {
        meta.apply(new MetaBatch().put(MetaKeys.ID_BOUND, id + STEP));
        bound = id + STEP;
      }
      next = id + 1;
    }
  }
}
