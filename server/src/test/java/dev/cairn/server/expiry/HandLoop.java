package dev.cairn.server.expiry;

import dev.cairn.base.env.Loop;
import java.time.Duration;
import java.util.ArrayDeque;

/// A loop that a test turns by hand. One task at most waits for time to pass.
final class HandLoop implements Loop {
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private Duration delay = Duration.ZERO;

  /// Runs what waits for time to pass, then everything that comes of it but what waits again.
  /// Answers how long it had waited.
  Duration letTimePass() {
    var waited = delay;
    ready.add(later.remove());
    while (!ready.isEmpty()) {
      ready.remove().run();
    }
    return waited;
  }

  /// How long the task that waits has to.
  Duration delay() {
    return delay;
  }

  boolean isWaiting() {
    return !later.isEmpty();
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public Timer schedule(Duration wait, Runnable task) {
    if (isWaiting()) {
      throw new IllegalStateException("two tasks wait for time to pass");
    }
    delay = wait;
    later.add(task);
    return () -> later.remove(task);
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void close() {}
}
