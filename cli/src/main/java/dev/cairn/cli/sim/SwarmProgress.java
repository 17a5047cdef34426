package dev.cairn.cli.sim;

import dev.cairn.cli.terminal.Console;
import dev.cairn.testkit.run.Result;
import java.util.Locale;

/// Says now and then how far a swarm has come. Thread-safe.
final class SwarmProgress {
  private final Console console;
  private final long every;
  private final long begunNanos = System.nanoTime();
  private long runs;
  private long operations;
  private long unknown;
  private long faults;
  private long elections;
  private long worldNanos;

  SwarmProgress(Console console, long every) {
    this.console = console;
    this.every = every;
  }

  /// A run has ended.
  synchronized void ran(Result result) {
    var tally = result.tally();
    runs++;
    operations += tally.operations();
    unknown += tally.unknown();
    faults += tally.faults();
    elections += tally.elections();
    worldNanos += tally.worldNanos();
    if (runs % every == 0) {
      console.note(
          String.format(
              Locale.ROOT,
              "  %,d seeds in %.0f s, %.1f h of virtual time: %,d operations (%,d of unknown fate), %,d faults, %,d leaders",
              runs,
              (System.nanoTime() - begunNanos) / 1e9,
              worldNanos / 3600e9,
              operations,
              unknown,
              faults,
              elections));
    }
  }
}
