package dev.cairn.cli.server;

import dev.cairn.cli.terminal.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server process from its start to its end: it ends by a signal (SIGTERM, SIGINT: gracefully) or
/// because the server cannot go on.
public final class Lifetime {
  private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

  private Lifetime() {}

  /// Waits for the end of `server`, closes it and returns the exit code. A signal does not return:
  /// the server is closed on the way out. `fatal` completes when the server cannot go on.
  public static int await(Runnable close, CompletableFuture<Throwable> fatal) {
    var closed = new AtomicBoolean();
    Runnable once =
        () -> {
          if (closed.compareAndSet(false, true)) {
            close.run();
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(once, "shutdown"));
    var cause = fatal.join();
    LOG.atError().setCause(cause).log("The process stops because its server cannot go on");
    once.run();
    return Exit.FAILED;
  }

  /// Ends the process gracefully when standard input ends, that is, when the process that started
  /// this one is gone.
  public static void endWithParent() {
    Thread.ofPlatform().daemon().name("parent").start(Lifetime::watchParent);
  }

  @SuppressWarnings("SystemIn") // nobody else reads it
  private static void watchParent() {
    try (InputStream in = System.in) {
      while (in.read() >= 0) {
        // whatever comes is no end
      }
    } catch (IOException ended) {
      LOG.atDebug().setCause(ended).log("Standard input broke, as it does when a parent dies");
    }
    Runtime.getRuntime().exit(Exit.OK);
  }
}
