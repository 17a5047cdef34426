package dev.cairn.cli.sim;

import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.cli.log.Logs;
import dev.cairn.cli.terminal.Console;
import dev.cairn.cli.terminal.Exit;
import dev.cairn.testkit.fault.FaultKind;
import dev.cairn.testkit.fault.FaultPlan;
import dev.cairn.testkit.node.Mutation;
import dev.cairn.testkit.node.Shape;
import dev.cairn.testkit.run.Report;
import dev.cairn.testkit.run.Result;
import dev.cairn.testkit.run.Settings;
import dev.cairn.testkit.run.Simulation;
import dev.cairn.testkit.run.Swarm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `cairn sim`.
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs a whole cluster (PD, stores, clients) in one thread and virtual time, lets faults strike,"
          + " and checks what came of it. The seed decides everything: the same seed is the same run.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cairn sim                                  one run of a random seed",
      "  cairn sim --seed 42                        that run, again and again",
      "  cairn sim --seed 42 --trace - | less       every event as a line",
      "  cairn sim --seed 42 --picture run.html     as a picture for a browser",
      "  cairn sim --seed 42 --faults kill,one-way  with these faults only",
      "  cairn sim --hours 24 --stores 5 --regions 10   a day of a larger cluster",
      "  cairn sim --swarm --minutes 10             as many seeds as fit, on all cores",
      "  cairn sim --swarm --mistake lease-too-long until the checkers notice a known mistake",
      "  cairn sim --list                           the faults and the mistakes there are",
      "",
      "Exit codes: 0 nothing found, 1 an invariant did not hold, 2 not understood."
    })
public final class SimCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;
  private static final long SAY_EVERY = 100;

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What decides the run, or the first of a swarm. Default: any.")
  private @Nullable Long seed;

  @Option(names = "--hours", paramLabel = "H", description = "How long, in virtual time.")
  private @Nullable Double hours;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "The same in seconds. Default: 60. Setting up and settling come on top.")
  private @Nullable Long seconds;

  @Option(
      names = "--faults",
      paramLabel = "LIST",
      description = "These kinds, 'all' that go together, or 'none'. Default: a random subset.")
  private @Nullable String faults;

  @Option(
      names = "--stores",
      paramLabel = "N",
      description = "An ordinary cluster of 3 to 9 stores. Default: a random cluster.")
  private @Nullable Integer stores;

  @Option(
      names = "--regions",
      paramLabel = "N",
      description = "An ordinary cluster of 1 to 20 Regions. Default: a random cluster.")
  private @Nullable Integer regions;

  @Option(
      names = "--mistake",
      paramLabel = "NAME",
      description = "Make a known mistake, to see that it is noticed.")
  private @Nullable String mistake;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write every event there, a line each; '-' is standard output.")
  private @Nullable String trace;

  @Option(names = "--picture", paramLabel = "FILE", description = "Draw the run as an HTML page.")
  private @Nullable Path picture;

  @Option(names = "--swarm", description = "Many seeds, until one fails.")
  private boolean swarm;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "How long a swarm goes on. Default: 1, or as long as --seeds needs.")
  private @Nullable Double minutes;

  @Option(names = "--seeds", paramLabel = "N", description = "How many seeds a swarm tries.")
  private @Nullable Long seeds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Of a swarm. Default: as many as there are cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--list", description = "Say which faults and mistakes there are.")
  private boolean list;

  /// A command that speaks on `console`.
  public SimCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Logs.silence();
    if (list) {
      return list();
    }
    if (threads < 1) {
      throw refused("--threads takes 1 or more, not " + threads);
    }
    var settings = settings();
    if (swarm) {
      return swarm(settings);
    }
    return single(settings);
  }

  private int list() {
    console.say("faults:");
    for (var kind : FaultKind.values()) {
      console.say(
          "  %-12s %s%s"
              .formatted(
                  kind.label(), kind.what(), kind.isOnByDefault() ? "" : " (only if asked for)"));
    }
    console.say("mistakes:");
    for (var mutation : Mutation.values()) {
      console.say("  %-26s %s".formatted(mutation.label(), mutation.mistake()));
    }
    return Exit.OK;
  }

  private Settings settings() {
    long chosen = seed != null ? seed : ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    var settings = Settings.of(chosen);
    if (hours != null) {
      settings = settings.lasting(Duration.ofMillis(Math.round(hours * 3_600_000)));
    } else if (seconds != null) {
      settings = settings.lasting(Duration.ofSeconds(seconds));
    }
    if (settings.length().isNegative() || settings.length().isZero()) {
      throw refused("a run must last longer than nothing");
    }
    var kinds = kinds();
    if (kinds.isPresent()) {
      settings = settings.with(kinds.get());
    }
    if (stores != null || regions != null) {
      settings = settings.with(shape());
    }
    var chosenMistake = mistake;
    return chosenMistake == null
        ? settings
        : settings.with(named(() -> Mutation.of(chosenMistake)));
  }

  private Shape shape() {
    int storeCount = stores != null ? stores : Shape.STORES_MIN;
    int regionCount = regions != null ? regions : 1;
    if (storeCount < Shape.STORES_MIN || storeCount > Shape.STORES_MAX) {
      throw outside("--stores", Shape.STORES_MIN, Shape.STORES_MAX, storeCount);
    }
    if (regionCount < 1 || regionCount > Shape.REGIONS_MAX) {
      throw outside("--regions", 1, Shape.REGIONS_MAX, regionCount);
    }
    return Shape.ordinary(storeCount, regionCount);
  }

  private ParameterException outside(String option, int least, int most, int given) {
    return refused("%s takes %d to %d, not %d".formatted(option, least, most, given));
  }

  private ParameterException refused(String why) {
    return new ParameterException(
        Objects.requireNonNull(spec, "set by picocli").commandLine(), why);
  }

  private Optional<Set<FaultKind>> kinds() {
    if (faults == null) {
      return Optional.empty();
    }
    var kinds = EnumSet.noneOf(FaultKind.class);
    if (faults.equals("all")) {
      kinds.addAll(FaultPlan.all());
    } else if (!faults.equals("none")) {
      for (String label : faults.split(",", -1)) {
        kinds.add(named(() -> FaultPlan.kind(label.strip())));
      }
    }
    return Optional.of(named(() -> FaultPlan.together(kinds)));
  }

  private <T> T named(Supplier<T> lookUp) {
    try {
      return lookUp.get();
    } catch (IllegalArgumentException unknown) {
      throw refused(String.valueOf(unknown.getMessage()));
    }
  }

  private int single(Settings settings) {
    long begun = System.nanoTime();
    var result = trace == null ? Simulation.run(settings, null) : traced(settings, trace);
    double took = (System.nanoTime() - begun) / NANOS;
    Report.summary(result).forEach(console::note);
    console.note(
        String.format(
            Locale.ROOT,
            "took %.2f s, %.0f times faster than it would be",
            took,
            result.tally().worldNanos() / NANOS / took));
    return judge(result);
  }

  private Result traced(Settings settings, String where) {
    if (where.equals("-")) {
      var result = Simulation.run(settings, event -> console.out().println(event.line()));
      console.out().flush();
      return result;
    }
    try (var file = Files.newBufferedWriter(Path.of(where), StandardCharsets.UTF_8)) {
      return Simulation.run(
          settings,
          event -> {
            try {
              file.write(event.line());
              file.newLine();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException | UncheckedIOException e) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID, "cannot write the trace to " + where + ": " + e, e);
    }
  }

  private int judge(Result result) {
    draw(result);
    if (result.violation().isEmpty()) {
      console.note("nothing found");
      return Exit.OK;
    }
    Report.failure(result).forEach(console::say);
    console.say("again: " + Report.again(result));
    return Exit.FAILED;
  }

  private void draw(Result result) {
    if (picture != null) {
      try {
        Files.writeString(picture, Report.page(result));
      } catch (IOException e) {
        throw new CairnException(
            ErrorCode.CONFIG_INVALID, "cannot write the picture to " + picture + ": " + e, e);
      }
    }
  }

  private int swarm(Settings settings) {
    double last = minutes != null ? minutes : seeds != null ? Double.MAX_VALUE : 1;
    var limit =
        new Swarm.Limit(
            seeds != null ? seeds : Long.MAX_VALUE,
            (long) Math.min(last * 60e9, Long.MAX_VALUE / 2.0));
    console.note(
        "swarm from seed %d on %d threads; again: cairn sim --seed N"
            .formatted(settings.seed(), threads));
    var progress = new SwarmProgress(console, SAY_EVERY);
    var outcome = new Swarm(SystemEnv.create(), settings, limit, progress::ran).run(threads);
    console.note(
        String.format(
            Locale.ROOT,
            "%,d seeds from %d, %.1f h of virtual time in %.1f s: %.0f times faster than it would be",
            outcome.runs(),
            settings.seed(),
            outcome.worldNanos() / 3600e9,
            outcome.realNanos() / NANOS,
            (double) outcome.worldNanos() / outcome.realNanos()));
    if (outcome.failed().isEmpty()) {
      console.note("nothing found");
      return Exit.OK;
    }
    var failed = outcome.failed().get();
    Report.summary(failed).forEach(console::say);
    return judge(failed);
  }
}
