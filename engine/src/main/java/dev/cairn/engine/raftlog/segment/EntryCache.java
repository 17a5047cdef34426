package dev.cairn.engine.raftlog.segment;

import java.util.concurrent.atomic.AtomicLong;

/// Counts what the cached entries of all groups take, against one bound. Thread-safe.
final class EntryCache {
  /// What an entry takes beside its data: object, array header, reference.
  private static final int OVERHEAD = 64;

  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();

  EntryCache(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  boolean admits(int dataLength) {
    return dataLength + (long) OVERHEAD <= bytesMax / 4;
  }

  void added(int dataLength) {
    bytes.addAndGet(dataLength + (long) OVERHEAD);
  }

  void removed(int dataLength) {
    bytes.addAndGet(-(dataLength + (long) OVERHEAD));
  }

  long bytes() {
    return bytes.get();
  }

  boolean isOverfull() {
    return bytes.get() > bytesMax;
  }

  /// How much stays when it is overfull: less than the bound, so that thinning out is rare.
  long bytesAfterThinning() {
    return bytesMax / 4 * 3;
  }
}
