package dev.cairn.cli.bench;

import org.jspecify.annotations.Nullable;

/// A system under load. Thread-safe; nothing blocks but [#open] and [#close].
interface Target extends AutoCloseable {
  /// Connects, so that the first measured call does not have to.
  void open();

  /// Writes a pair; `caller` (from 0) chooses the connection.
  void put(int caller, byte[] key, byte[] value, Done done);

  /// Reads a key as fresh as the system promises (linearizable).
  void get(int caller, byte[] key, Done done);

  /// Runs `task` after `millis` milliseconds on a thread of the target.
  void later(long millis, Runnable task);

  @Override
  void close();

  /// Hears how a call ended, exactly once, on any thread; must not block.
  @FunctionalInterface
  interface Done {
    /// `error` is null when the call succeeded, and otherwise the kind of failure in a few words.
    void done(@Nullable String error);
  }
}
