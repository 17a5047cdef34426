package dev.cairn.testkit.node;

import dev.cairn.base.env.Loop;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import dev.cairn.pd.driver.Driver;
import dev.cairn.pd.member.Membership;
import dev.cairn.pd.meta.EngineMetaStore;
import dev.cairn.pd.meta.IdAllocator;
import dev.cairn.pd.meta.MetaBatch;
import dev.cairn.pd.meta.MetaKeys;
import dev.cairn.pd.operator.Order;
import dev.cairn.pd.tso.TimestampOracle;
import dev.cairn.testkit.sim.Machine;
import dev.cairn.testkit.sim.SimNetwork;
import dev.cairn.testkit.sim.SimProcess;
import dev.cairn.testkit.trace.TraceEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// PD's machine. PD answers one question after the other.
///
/// For the world's thread.
public final class PdNode {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration TSO_WINDOW = Duration.ofSeconds(3);

  private final SimulatedCluster cluster;
  private final Machine machine;
  private MemoryEngine memory;
  private @Nullable SimProcess process;
  private @Nullable Loop loop;
  private @Nullable PdRoom room;
  private int lives;

  PdNode(SimulatedCluster cluster, Machine machine) {
    this.cluster = cluster;
    this.machine = machine;
    this.memory = new MemoryEngine(new NoDisk(), MemoryOptions.WALLED);
  }

  /// Where PD runs.
  public Machine machine() {
    return machine;
  }

  /// Whether a process is up.
  public boolean runs() {
    return process != null && process.isAlive();
  }

  /// The process, or null.
  public @Nullable SimProcess process() {
    return process;
  }

  /// What PD knows, as an onlooker sees it; null while it does not serve.
  public @Nullable PdRoom room() {
    return runs() ? room : null;
  }

  /// Starts PD on what it left.
  public void start() {
    lives++;
    room = null;
    loop = null;
    cluster.trace().event(machine.name(), Kind.START, 0, lives, "");
    var started = machine.start(cluster::broke);
    process = started;
    started.spawn("main", () -> bringUp(started, lives));
  }

  private void bringUp(SimProcess started, int life) {
    var env = started.env();
    var engine = new NodeEngine(memory, started, false);
    var meta = new EngineMetaStore(engine);
    if (cluster.mutation() == Mutation.TSO_RESET) {
      meta.apply(new MetaBatch().delete(MetaKeys.TSO_BOUND));
    }
    var membership = Membership.load(meta, env.dice(), "pd", "http://pd:2379");
    var ids = new IdAllocator(meta);
    var oracle = new TimestampOracle(meta, env.clock(), TSO_WINDOW);
    var shape = cluster.shape();
    var driver = new Driver(meta, env.clock(), ids, shape.replicas(), shape.storeDown());
    var serving = env.loops().open("pd", cluster::broke);
    var made = new PdRoom(life, membership, driver, oracle, ids, this::send);
    serving.execute(() -> tick(made, serving));
    room = made;
    loop = serving;
  }

  private void tick(PdRoom made, Loop serving) {
    send(made.driver().tick());
    made.driver().save();
    var _ = serving.schedule(TICK, () -> tick(made, serving));
  }

  private void send(List<Order> orders) {
    orders.forEach(order -> cluster.order(Orders.fromPd(order), order.leader().store()));
  }

  /// Asks PD. `answer` is called on the world's thread when the answer is back, or never.
  public <T> void ask(Machine from, Function<PdRoom, T> question, Consumer<T> answer) {
    network()
        .send(
            from.number(),
            machine.number(),
            () -> {
              var asked = room;
              var serving = loop;
              if (runs() && asked != null && serving != null) {
                serving.execute(() -> {
                  var found = question.apply(asked);
                  network().send(machine.number(), from.number(), () -> answer.accept(found));
                });
              }
            });
  }

  private SimNetwork network() {
    return cluster.network();
  }

  /// Kills PD.
  public void kill() {
    var running = process;
    if (running != null && running.isAlive()) {
      running.kill();
      ended();
    }
  }

  /// PD has died, by whatever.
  public void ended() {
    cluster.trace().event(machine.name(), Kind.END, 0, lives, "");
    process = null;
    room = null;
    loop = null;
    memory = memory.crash();
  }
}
