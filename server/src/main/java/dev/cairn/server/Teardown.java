package dev.cairn.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was opened, to be closed in reverse order. For one thread at a time.
final class Teardown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

  /// One thing to close.
  interface Step {
    void run() throws IOException;
  }

  private record Named(String name, Step step) {}

  private final Deque<Named> steps = new ArrayDeque<>();

  /// Remembers how to close what was opened last.
  void push(String name, Step step) {
    steps.push(new Named(name, step));
  }

  /// Closes everything; a step that fails is logged, and the others follow.
  @Override
  public void close() {
    while (!steps.isEmpty()) {
      Named next = steps.pop();
      try {
        next.step.run();
      } catch (IOException | RuntimeException failed) {
        LOG.atWarn()
            .addKeyValue("what", next.name)
            .setCause(failed)
            .log("Closing failed; the rest is closed all the same");
      }
    }
  }
}
