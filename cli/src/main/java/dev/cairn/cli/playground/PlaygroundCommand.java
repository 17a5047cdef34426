package dev.cairn.cli.playground;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.cli.log.Logs;
import dev.cairn.cli.terminal.Console;
import dev.cairn.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cairn playground`.
@Command(
    name = "playground",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs a whole cluster on this machine: PD and stores that replicate everything. Ctrl-C ends"
          + " it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cairn playground                                three stores, gone when it ends",
      "  cairn playground --data-dir here                the same data next time",
      "  cairn playground --separate-processes           processes to kill",
      "  cairn playground --pd-port 12379 --store-port 30160 --status-port 30180"
    })
public final class PlaygroundCommand implements Callable<Integer> {
  private final Console console;
  private final long started = System.nanoTime();

  @Option(names = "--stores", paramLabel = "N", description = "How many stores. Default: 3.")
  private int stores = 3;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep the data there. Default: a temporary directory, removed at the end.")
  private @Nullable Path dataDir;

  @Option(
      names = "--pd-port",
      paramLabel = "PORT",
      description = "Where clients reach PD. Default: 2379.")
  private int pdPort = 2379;

  @Option(
      names = "--store-port",
      paramLabel = "PORT",
      description = "The first store's port, the next take the next. Default: 20160.")
  private int storePort = 20_160;

  @Option(
      names = "--status-port",
      paramLabel = "PORT",
      description = "The first store's status port. Default: 20180.")
  private int statusPort = 20_180;

  @Option(
      names = "--kv.config",
      paramLabel = "FILE",
      description = "TOML settings for every store.")
  private @Nullable Path kvConfig;

  @Option(names = "--pd.config", paramLabel = "FILE", description = "TOML settings for PD.")
  private @Nullable Path pdConfig;

  @Option(
      names = "--separate-processes",
      description = "PD and each store as a process of its own.")
  private boolean separateProcesses;

  PlaygroundCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (stores < 1) {
      throw new CairnException(ErrorCode.CONFIG_INVALID, "--stores must be at least 1");
    }
    var ports = new Plan.Ports(pdPort, storePort, statusPort);
    PortCheck.allFree(ports, stores);
    var kept = dataDir;
    var dir = kept == null ? temporary() : kept.toAbsolutePath();
    var parts = new CompletableFuture<Parts>();
    var ended = new AtomicBoolean();
    Runnable end =
        () -> {
          if (ended.compareAndSet(false, true)) {
            if (parts.isDone()) {
              parts.join().stop();
            }
            if (kept == null) {
              remove(dir);
            }
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(end, "shutdown"));
    try {
      var plan = Plan.of(dir, stores, ports, new Plan.Files(kvConfig, pdConfig));
      Logs.toFile(plan.log("playground"), "info");
      var running = separateProcesses ? new ProcessParts(plan, console) : new InsideParts(plan);
      parts.complete(running);
      return run(plan, running);
    } finally {
      end.run();
    }
  }

  private int run(Plan plan, Parts parts) {
    console.note("PD starts on " + plan.pdAddress());
    parts.startPd();
    for (int n = 0; n < stores; n++) {
      var server = plan.stores().get(n).server();
      console.note("store " + (n + 1) + " starts on " + server.addr());
      parts.startStore(n);
    }
    new Progress(plan, console, parts.broken()).await();
    sayReady(plan);
    var cause =
        (parts.endsWhenBroken() ? parts.broken() : new CompletableFuture<Throwable>()).join();
    throw new CairnException(
        ErrorCode.REQUEST_FAILED, "the playground ends: " + Exit.oneLine(cause), cause);
  }

  private void sayReady(Plan plan) {
    var took = Duration.ofNanos(System.nanoTime() - started);
    console.say("");
    console.say(
        "Cairn is ready after %d.%d s: %d stores, %d replicas of everything."
            .formatted(took.toSeconds(), took.toMillisPart() / 100, stores, plan.replicas()));
    console.say("");
    console.say("  PD      " + plan.pdAddress() + "   (give this address to clients)");
    for (int n = 0; n < stores; n++) {
      var server = plan.stores().get(n).server();
      console.say(
          "  store %d %s   http://%s/status".formatted(n + 1, server.addr(), server.statusAddr()));
    }
    console.say(
        "  data    " + plan.dir() + (dataDir == null ? "   (removed at the end)" : "   (kept)"));
    console.say("");
    console.say("Try, in another terminal:");
    var pd = pdPort == 2379 ? "" : " --pd " + plan.pdAddress();
    console.say("  ./cairn raw put" + pd + " greeting hello");
    console.say("  ./cairn raw get" + pd + " greeting");
    console.say("");
    console.say("Ctrl-C ends it.");
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("cairn-playground-");
    } catch (IOException failed) {
      throw new CairnException(
          ErrorCode.DISK_FAILED, "no temporary directory can be made; use --data-dir", failed);
    }
  }

  private void remove(Path dir) {
    try (var files = Files.walk(dir)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failed) {
      console.note("cairn: " + dir + " could not be removed: " + failed + " (remove it by hand)");
    }
  }
}
