package dev.cairn.cli.bench;

import dev.cairn.base.config.DurationText;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.cli.raw.Cluster;
import dev.cairn.cli.terminal.Console;
import dev.cairn.cli.terminal.Exit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cairn bench raw`.
@Command(
    name = "raw",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Puts and gets single keys, in closed loops: each caller asks for the next when it has the"
          + " answer.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cairn bench raw --callers 64                          puts for 20 s after a warm-up of 5 s",
      "  cairn bench raw --gets 100 --callers 256 --json       gets, the figures as JSON",
      "  cairn bench raw --gets 50 --batch                     half and half, by BatchCommands",
      "  cairn bench raw --target etcd --endpoints 127.0.0.1:12379,127.0.0.1:22379,127.0.0.1:32379"
    })
public final class BenchRawCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration DRAIN_MAX = Duration.ofSeconds(10);

  /// What can be measured.
  enum Peer {
    CAIRN,
    ETCD
  }

  private final Console console;

  @Option(
      names = "--target",
      paramLabel = "WHAT",
      description = "cairn (also TiKV) or etcd. Default: cairn.")
  private Peer target = Peer.CAIRN;

  @Option(
      names = "--pd",
      paramLabel = "HOST:PORT[,...]",
      split = ",",
      description = "Where PD is. Default: 127.0.0.1:2379.")
  private List<String> pd = List.of("127.0.0.1:2379");

  @Option(
      names = "--endpoints",
      paramLabel = "HOST:PORT[,...]",
      split = ",",
      description = "Where etcd's members are. Default: 127.0.0.1:2379.")
  private List<String> endpoints = List.of("127.0.0.1:2379");

  @Option(
      names = "--gets",
      paramLabel = "PERCENT",
      description = "How many of 100 operations are gets. Default: 0, all puts.")
  private int gets;

  @Option(names = "--callers", paramLabel = "N", description = "At once. Default: 64.")
  private int callers = 64;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "To each server of Cairn; to all of etcd. Default: 6.")
  private int connections = 6;

  @Option(
      names = "--client-threads",
      paramLabel = "N",
      description = "Event loops of this client. Default: 1.")
  private int clientThreads = 1;

  @Option(names = "--batch", description = "By BatchCommands instead of a call for each.")
  private boolean batch;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long to measure. Default: 20s.")
  private String duration = "20s";

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      description = "How long to run before that. Default: 5s.")
  private String warmUp = "5s";

  @Option(names = "--keys", paramLabel = "N", description = "Different keys. Default: 100000.")
  private int keys = 100_000;

  @Option(names = "--key-size", paramLabel = "BYTES", description = "Default: 16.")
  private int keySize = 16;

  @Option(names = "--value-size", paramLabel = "BYTES", description = "Default: 256.")
  private int valueSize = 256;

  @Option(
      names = "--no-load",
      description = "Do not write all keys first, which gets need unless they are there.")
  private boolean noLoad;

  @Option(names = "--json", description = "The figures as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "No line each second.")
  private boolean quiet;

  BenchRawCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Workload workload;
    Duration measured;
    Duration before;
    try {
      workload = new Workload(keys, keySize, valueSize, gets);
      measured = DurationText.parse(duration);
      before = DurationText.parse(warmUp);
    } catch (IllegalArgumentException wrong) {
      throw new CairnException(ErrorCode.CONFIG_INVALID, String.valueOf(wrong.getMessage()), wrong);
    }
    var puts = new Tally();
    var getTally = new Tally();
    long seed = System.nanoTime();
    try (var system = connect()) {
      system.open();
      var all = new Callers(system, workload, puts, getTally, seed);
      if (gets > 0 && !noLoad) {
        note("writing " + keys + " keys");
        all.load(Math.max(callers, 64));
      }
      var left = all.start(callers, seed);
      watch("warm-up", before, puts, getTally);
      puts.reset();
      getTally.reset();
      double seconds = watch("", measured, puts, getTally);
      all.stop();
      left.await(DRAIN_MAX.toMillis(), TimeUnit.MILLISECONDS);
      var report = new Report(describe(), workload, callers, connections, seconds, puts, getTally);
      show(report);
      long done = puts.total().getTotalCount() + getTally.total().getTotalCount();
      return done == 0 ? Exit.FAILED : Exit.OK;
    }
  }

  private void show(Report report) {
    if (json) {
      console.say(report.json().toString());
    } else {
      report.lines().forEach(console::say);
    }
  }

  private String describe() {
    return switch (target) {
      case CAIRN -> batch ? "cairn, BatchCommands" : "cairn, unary";
      case ETCD -> "etcd";
    };
  }

  private Target connect() {
    return switch (target) {
      case CAIRN -> {
        var cluster = Cluster.connect(pd, PATIENCE, clientThreads);
        yield batch ? new BatchTarget(cluster, connections) : new UnaryTarget(cluster, connections);
      }
      case ETCD -> new EtcdTarget(endpoints, connections, clientThreads);
    };
  }

  /// Lets time pass with a line each second; how many seconds it really was.
  private double watch(String phase, Duration time, Tally puts, Tally getTally)
      throws InterruptedException {
    long begun = System.nanoTime();
    long end = begun + time.toNanos();
    long last = begun;
    while (last < end) {
      long wait = Math.min(TimeUnit.SECONDS.toNanos(1), end - last);
      TimeUnit.NANOSECONDS.sleep(wait);
      long now = System.nanoTime();
      double seconds = (now - last) / 1e9;
      last = now;
      var put = puts.takeInterval();
      var get = getTally.takeInterval();
      note(
          String.format(
              Locale.ROOT,
              "%3.0f s %-8s %8.0f put/s p99 %6d µs  %8.0f get/s p99 %6d µs  errors %d",
              (now - begun) / 1e9,
              phase,
              put.getTotalCount() / seconds,
              put.getValueAtPercentile(99),
              get.getTotalCount() / seconds,
              get.getValueAtPercentile(99),
              puts.failureCount() + getTally.failureCount()));
    }
    return (last - begun) / 1e9;
  }

  private void note(String line) {
    if (!quiet) {
      console.note(line);
    }
  }
}
