package dev.cairn.testkit.run;

import dev.cairn.testkit.fault.FaultPlan;
import dev.cairn.testkit.fault.Nemesis;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import dev.cairn.testkit.node.Shape;
import dev.cairn.testkit.node.SimulatedCluster;
import dev.cairn.testkit.node.Violation;
import dev.cairn.testkit.sim.Chance;
import dev.cairn.testkit.sim.World;
import dev.cairn.testkit.trace.Trace;
import dev.cairn.testkit.trace.TraceEvent;
import dev.cairn.testkit.workload.Crowd;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run: a cluster is set up, clients and faults go on for a while, then everything is mended
/// and has to settle, and what happened is judged. The same settings lead to the same run, to the
/// byte of its trace.
///
/// For one thread.
public final class Simulation implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;
  private static final long FOUNDING_NANOS = 120 * SECOND;
  private static final long INSPECT_NANOS = SECOND / 2;

  /// Once nothing is broken any more, requests complete within this.
  private static final long LIVENESS_NANOS = 60 * SECOND;

  /// And every Region has all its replicas, with equal data, within this.
  private static final long SETTLING_NANOS = 300 * SECOND;

  private static final int CLIENTS_MIN = 3;
  private static final int CLIENTS_MAX = 8;

  private final Settings settings;
  private final World world = new World();
  private final Trace trace;
  private final Shape shape;
  private final FaultPlan plan;
  private final SimulatedCluster cluster;
  private final Crowd crowd;
  private final Chance nemesisChance;

  private Simulation(Settings settings, @Nullable Consumer<TraceEvent> listener) {
    this.settings = settings;
    this.trace = new Trace(world::now, listener);
    var chance = new Chance(settings.seed());
    var shapeChance = chance.fork();
    this.shape = settings.shape().orElseGet(() -> randomShape(shapeChance));
    var planChance = chance.fork();
    this.plan =
        settings
            .faults()
            .map(kinds -> FaultPlan.of(kinds, planChance))
            .orElseGet(() -> FaultPlan.random(planChance));
    int clients = (int) shapeChance.between(CLIENTS_MIN, CLIENTS_MAX);
    this.cluster =
        new SimulatedCluster(world, trace, chance.fork(), shape, settings.mutation(), clients);
    this.nemesisChance = chance.fork();
    this.crowd = new Crowd(cluster, chance.fork());
  }

  /// Runs. `listener` gets every event of the trace, if it is not null.
  public static Result run(Settings settings, @Nullable Consumer<TraceEvent> listener) {
    try (var simulation = new Simulation(settings, listener)) {
      return simulation.run();
    }
  }

  @Override
  public void close() {
    cluster.switchOff();
  }

  private static Shape randomShape(Chance chance) {
    int stores = chance.is(0.6) ? 3 : (int) chance.between(4, 5);
    return new Shape(
        stores,
        (int) chance.between(1, 10),
        3,
        Duration.ofMillis(chance.between(50, 250)),
        chance.is(0.8),
        chance.between(10, 200),
        chance.is(0.3) ? 0 : chance.skewed(1 << 10, 256 << 10),
        Duration.ofSeconds(chance.between(21, 40)));
  }

  private Result run() {
    cluster.start();
    boolean founded = runUntil(() -> regionsKnown() == shape.regions(), FOUNDING_NANOS);
    if (!founded) {
      expected(false, "the cluster can be founded", "PD knows " + regionsKnown() + " Regions");
    }
    long end = world.now() + settings.length().toNanos();
    var nemesis = new Nemesis(cluster, nemesisChance, plan, end);
    nemesis.start();
    crowd.start(settings.length().toNanos());
    runUntil(() -> false, end - world.now());
    if (cluster.violation() == null) {
      nemesis.mendAll();
      settle();
    }
    return result();
  }

  private int regionsKnown() {
    var room = cluster.pd().room();
    return room == null ? 0 : room.driver().regionCount();
  }

  /// Lets the world go on until `done`, or something is wrong, or the time is over.
  private boolean runUntil(BooleanSupplier done, long nanos) {
    long deadline = world.now() + nanos;
    while (cluster.violation() == null && !done.getAsBoolean()) {
      if (world.now() >= deadline) {
        return false;
      }
      long next = Math.min(deadline, world.now() + INSPECT_NANOS);
      world.runUntil(() -> cluster.violation() != null || done.getAsBoolean(), next);
      world.runUntil(Math.min(next, deadline));
      cluster.watch().inspect();
    }
    return cluster.violation() == null;
  }

  private void expected(boolean holds, String invariant, String otherwise) {
    if (!holds) {
      cluster.violated(new Violation(invariant, otherwise, cluster.watch().placement()));
    }
  }

  private void settle() {
    crowd.lastRound();
    boolean answered = runUntil(crowd::isDone, LIVENESS_NANOS);
    expected(
        answered,
        "once faults stop, every request completes",
        crowd.open() + " requests are still open after " + LIVENESS_NANOS / SECOND + " s");
    boolean settled = runUntil(cluster.watch()::isSettled, SETTLING_NANOS);
    expected(
        settled,
        "once faults stop, every Region gets its replicas and they become equal",
        cluster.watch().whatIsUnsettled());
    cluster.watch().inspectCover();
    crowd.judge();
  }

  private Result result() {
    var history = crowd.history();
    int unknown = 0;
    for (Operation operation : history) {
      unknown += operation.outcome() instanceof Outcome.Unknown ? 1 : 0;
    }
    int faults =
        (int)
            trace.landmarks().stream()
                .filter(event -> event.kind() == TraceEvent.Kind.FAULT)
                .count();
    return new Result(
        settings,
        shape,
        plan,
        Optional.ofNullable(cluster.violation()),
        trace.hash(),
        new Result.Tally(
            world.now(),
            world.happened(),
            trace.count(),
            history.size(),
            unknown,
            cluster.watch().elections(),
            faults),
        trace.last(),
        trace.landmarks(),
        history);
  }
}
