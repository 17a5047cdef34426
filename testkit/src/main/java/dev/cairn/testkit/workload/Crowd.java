package dev.cairn.testkit.workload;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import dev.cairn.testkit.node.SimulatedCluster;
import dev.cairn.testkit.node.Violation;
import dev.cairn.testkit.sim.Chance;
import dev.cairn.testkit.sim.Machine;
import dev.cairn.testkit.sim.SimProcess;
import java.util.ArrayList;
import java.util.List;

/// All clients of a run: starts them, stops them, has the last state read, and judges what they
/// saw.
///
/// For the world's thread.
public final class Crowd {
  private static final int KEYS_MAX = 12;
  private static final long THINK_MIN_NANOS = 10_000_000;
  private static final long THINK_MAX_NANOS = 200_000_000;

  /// What is recorded in a longer run is no more than in one of this length: it has to fit into
  /// memory until the end, when it is judged.
  private static final long FULL_SPEED_NANOS = 600_000_000_000L;

  private final SimulatedCluster cluster;
  private final Chance chance;
  private final Evidence evidence;
  private final List<String> keys = new ArrayList<>();
  private int numbers;
  private int running;
  private boolean over;
  private boolean lastRead;

  /// The clients of that cluster, which do nothing yet.
  public Crowd(SimulatedCluster cluster, Chance chance) {
    this.cluster = cluster;
    this.chance = chance;
    this.evidence = new Evidence(new Recorder(cluster));
    int regions = cluster.shape().regions();
    int count = (int) chance.between(1, KEYS_MAX);
    for (int i = 0; i < count; i++) {
      keys.add((char) ('a' + i % regions) + "/register" + i);
    }
  }

  /// Starts all: every client works on registers, some on something else besides; the longer it
  /// will go on, the slower.
  public void start(long lengthNanos) {
    long slower = Math.max(1, lengthNanos / FULL_SPEED_NANOS);
    long think = chance.skewed(THINK_MIN_NANOS, THINK_MAX_NANOS) * slower;
    for (var machine : cluster.clients()) {
      var process = machine.start(thrown -> cluster.broke(thrown));
      spawn(process, new Registers(client(machine, think), keys));
      spawn(process, another(client(machine, 2 * think)));
    }
  }

  private Workload another(Workload.Client client) {
    return switch (chance.nextInt(5)) {
      case 0 -> evidence.lists(client, List.of("a/list", lastRegion() + "/list"));
      case 1 -> evidence.bank(client, "a/bank");
      case 2 -> evidence.set(client);
      case 3 -> evidence.counter(client, lastRegion() + "/counter");
      default -> evidence.timestamps(client);
    };
  }

  private char lastRegion() {
    return (char) ('a' + cluster.shape().regions() - 1);
  }

  private Workload.Client client(Machine machine, long think) {
    var own = chance.fork();
    return new Workload.Client(
        numbers++,
        cluster,
        machine,
        new ClientSession(cluster, machine, own),
        evidence.recorder(),
        own,
        think,
        () -> over);
  }

  private void spawn(SimProcess process, Workload workload) {
    running++;
    process.spawn(
        "client",
        () -> {
          workload.run();
          running--;
          if (over && running == 0) {
            readAll(process);
          }
        });
  }

  /// Everybody ends with what they are at; then everything is read once more.
  public void lastRound() {
    over = true;
  }

  private void readAll(SimProcess process) {
    var client = client(process.machine(), 1);
    for (String key : keys) {
      var call = new Call.Get(key);
      int number = client.recorder().asks(client.number(), call);
      client.recorder().answered(number, client.session().run(call, false));
    }
    for (String element : evidence.attempted()) {
      var read = client.session().run(new Call.Get(element), false);
      if (read instanceof Outcome.Read(var value) && value.isPresent()) {
        evidence.found(element);
      }
    }
    lastRead = true;
  }

  /// Whether all have ended, and everything was read.
  public boolean isDone() {
    return lastRead;
  }

  /// How many requests are under way.
  public int open() {
    return evidence.recorder().open();
  }

  /// What registers were asked.
  public List<Operation> history() {
    return evidence.recorder().history();
  }

  /// Judges what was seen.
  public void judge() {
    evidence
        .complaint()
        .ifPresent(found ->
            cluster.violated(
                new Violation(
                    found.invariant(), found.why(), found.evidence(), found.operations())));
  }
}
