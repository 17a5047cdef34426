package dev.cairn.engine.memory;

/// How an engine in memory keeps its writes.
///
/// @param walled true: every write is durable at once; false: only once flushed
/// @param flushAfterBytes the engine flushes by itself when so many bytes have been written since
///   the last flush; 0: never
public record MemoryOptions(boolean walled, long flushAfterBytes) {
  /// Flushes when told to, and loses everything else in a crash.
  public static final MemoryOptions UNWALLED = new MemoryOptions(false, 0);

  /// Loses nothing.
  public static final MemoryOptions WALLED = new MemoryOptions(true, 0);

  public MemoryOptions {
    if (flushAfterBytes < 0) {
      throw new IllegalArgumentException("flushAfterBytes is negative: " + flushAfterBytes);
    }
  }
}
