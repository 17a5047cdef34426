package dev.cairn.cli.playground;

import java.util.concurrent.CompletableFuture;

/// The running parts of a playground: PD and the stores.
interface Parts {
  /// Starts PD; returns when it serves or has been started as a process.
  void startPd();

  /// Starts store `index` (from 0); returns when it serves or has been started as a process.
  void startStore(int index);

  /// Completes, never exceptionally, with the reason when a part has died by itself.
  CompletableFuture<Throwable> broken();

  /// Whether the playground ends when a part dies. Parts in one process do not outlive each other;
  /// of processes the rest goes on, which is what they are for.
  boolean endsWhenBroken();

  /// Stops all, stores first.
  void stop();
}
