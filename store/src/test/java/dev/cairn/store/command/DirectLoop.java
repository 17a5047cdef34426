package dev.cairn.store.command;

import dev.cairn.base.env.Loop;
import java.time.Duration;

/// Runs what it is given there and then.
final class DirectLoop implements Loop {
  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    throw new UnsupportedOperationException("nothing is done later here");
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void close() {}
}
