package dev.cairn.testkit.node;

import dev.cairn.base.error.CairnException;
import dev.cairn.engine.raftlog.segment.SegmentRaftLogConfig;
import dev.cairn.multiraft.MultiRaftConfig;
import dev.cairn.raft.RaftConfig;
import dev.cairn.store.StoreConfig;
import dev.cairn.store.peer.PeerConfig;
import dev.cairn.store.peer.SplitLimits;
import dev.cairn.store.report.RegionOrder;
import dev.cairn.testkit.sim.Chance;
import dev.cairn.testkit.sim.Machine;
import dev.cairn.testkit.sim.SimNetwork;
import dev.cairn.testkit.sim.World;
import dev.cairn.testkit.trace.Trace;
import dev.cairn.testkit.trace.TraceEvent.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A whole cluster in a world: PD, stores, and machines for clients.
///
/// For the world's thread; what is called from fibers says so.
public final class SimulatedCluster {
  private static final long RESTART_MIN_NANOS = 200_000_000L;
  private static final long RESTART_MAX_NANOS = 4_000_000_000L;

  private final World world;
  private final Trace trace;
  private final Chance chance;
  private final Shape shape;
  private final Mutation mutation;
  private final SimNetwork network;
  private final PdNode pd;
  private final List<StoreNode> stores = new ArrayList<>();
  private final List<Machine> clients = new ArrayList<>();
  private final Map<Long, StoreNode> byStoreId = new TreeMap<>();
  private final Set<String> excused = new TreeSet<>();
  private final Watch watch = new Watch(this);
  private final MultiRaftConfig multiRaft;
  private @Nullable Violation violation;

  /// Machines for PD, stores and clients, switched off.
  public SimulatedCluster(
      World world, Trace trace, Chance chance, Shape shape, Mutation mutation, int clientCount) {
    this.world = world;
    this.trace = trace;
    this.chance = chance;
    this.shape = shape;
    this.mutation = mutation;
    int machines = 1 + shape.stores() + clientCount;
    this.network = new SimNetwork(world, machines, chance.fork());
    this.pd = new PdNode(this, new Machine(world, 0, "pd", chance.fork()));
    this.multiRaft = multiRaft();
    for (int i = 1; i <= shape.stores(); i++) {
      stores.add(
          new StoreNode(this, new Machine(world, i, "store" + i, chance.fork()), logConfig()));
    }
    for (int i = 0; i < clientCount; i++) {
      clients.add(new Machine(world, 1 + shape.stores() + i, "client" + i, chance.fork()));
    }
  }

  private SegmentRaftLogConfig logConfig() {
    long segment = chance.skewed(16 << 10, 512 << 10);
    int prewrite = chance.is(0.5) ? 0 : 8 << 10;
    return new SegmentRaftLogConfig(segment, prewrite, 256 << 10, 16 << 10, 0.25);
  }

  private MultiRaftConfig multiRaft() {
    var raft =
        new RaftConfig(
            Shape.ELECTION_TICKS,
            2,
            chance.is(0.3) ? 512 : 1 << 20,
            chance.is(0.3) ? 4 : 256,
            64L << 20,
            8L << 20,
            shape.preVote(),
            true,
            false);
    int pollers = 1 + chance.nextInt(2);
    int workers = 1 + chance.nextInt(2);
    return new MultiRaftConfig(pollers, workers, shape.tick(), raft, 4096);
  }

  StoreConfig storeConfig(Path home) {
    var tick = shape.tick();
    var peer =
        new PeerConfig(
            tick,
            Duration.ofNanos(leaseNanos()),
            tick.multipliedBy(40),
            tick.multipliedBy(100),
            tick.multipliedBy(60),
            tick.multipliedBy(60),
            tick.multipliedBy(5),
            shape.logTrimEntries(),
            256 << 10,
            1 << 20,
            true,
            SplitLimits.DEFAULT);
    return new StoreConfig(home, multiRaft, peer, 2, 1024, Duration.ofSeconds(3), 1 << 20);
  }

  long leaseNanos() {
    int ticks = mutation == Mutation.LEASE_TOO_LONG ? 3 * Shape.ELECTION_TICKS : Shape.LEASE_TICKS;
    return shape.tick().multipliedBy(ticks).toNanos();
  }

  long snapshotNanos() {
    return chance.skewed(1_000_000, 500_000_000);
  }

  /// The world.
  public World world() {
    return world;
  }

  /// What happens.
  public Trace trace() {
    return trace;
  }

  /// How the cluster is made.
  public Shape shape() {
    return shape;
  }

  Mutation mutation() {
    return mutation;
  }

  /// What lies between the machines.
  public SimNetwork network() {
    return network;
  }

  /// PD.
  public PdNode pd() {
    return pd;
  }

  /// The stores' machines.
  public List<StoreNode> stores() {
    return stores;
  }

  /// The clients' machines.
  public List<Machine> clients() {
    return clients;
  }

  /// Who sees everything.
  public Watch watch() {
    return watch;
  }

  /// The machine of the store with that id, null if nobody has had it. Any fiber.
  public @Nullable StoreNode nodeOf(long store) {
    return byStoreId.get(store);
  }

  void belongs(long store, StoreNode node) {
    byStoreId.put(store, node);
  }

  /// Switches everything on.
  public void start() {
    pd.start();
    stores.forEach(StoreNode::start);
  }

  /// Ends every process, so that no thread is left waiting.
  public void switchOff() {
    stores.forEach(node -> node.kill(false));
    pd.kill();
    for (var machine : clients) {
      var process = machine.process();
      if (process != null) {
        process.kill();
      }
    }
  }

  /// Sends an order to a store's leader, as PD would. Any fiber.
  public void order(RegionOrder order, long store) {
    var node = byStoreId.get(store);
    if (node != null) {
      trace.event(pd.machine().name(), Kind.ORDER, order.region(), 0, text(order));
      network.send(pd.machine().number(), node.machine().number(), () -> node.order(order));
    }
  }

  private static String text(RegionOrder order) {
    return switch (order) {
      case RegionOrder.Transfer(_, _, var target) -> "transfer to peer " + target.id();
      case RegionOrder.ChangeMembers(_, _, var changes) -> changes.toString();
    };
  }

  /// From now on nobody wonders why that machine's process dies of its disk.
  public void excuse(StoreNode node) {
    excused.add(node.machine().name());
  }

  /// A store cannot go on. Any fiber.
  void storeFailed(StoreNode node, Throwable cause) {
    boolean corrupt = false;
    boolean known = false;
    if (cause instanceof CairnException cairn) {
      switch (cairn.code()) {
        case FILE_CORRUPT -> {
          corrupt = true;
          known = excused.contains(node.machine().name());
        }
        case DISK_FULL, DISK_FAILED -> known = excused.contains(node.machine().name());
        case PD_UNREACHABLE, DATA_DIR_FOREIGN, REQUEST_FAILED -> known = true;
        case CONFIG_INVALID,
            ADDRESS_IN_USE,
            DATA_DIR_IN_USE,
            DATA_VERSION_UNKNOWN,
            CLUSTER_MISMATCH,
            BUG -> {}
      }
    } else if (cause instanceof UncheckedIOException || cause instanceof IOException) {
      known = excused.contains(node.machine().name());
    }
    trace.event(node.machine().name(), Kind.FAULT, 0, 0, "gives up: " + cause.getMessage());
    if (!known) {
      violated("no store gives up without a fault", node.machine().name() + ": " + cause, cause);
    }
    bringBack(node, corrupt);
  }

  /// PD has given a store up: whoever runs the machine sets it up anew. Any fiber.
  void storeRemoved(StoreNode node, long store) {
    trace.event(node.machine().name(), Kind.FAULT, 0, store, "was removed, starts anew");
    bringBack(node, true);
  }

  private void bringBack(StoreNode node, boolean wiped) {
    world.after(
        0,
        () -> {
          node.kill(false);
          if (wiped) {
            node.wipe();
          }
          restartSoon(node);
        });
  }

  /// Starts the machine's process after a while, unless somebody else does.
  public void restartSoon(StoreNode node) {
    world.after(
        chance.skewed(RESTART_MIN_NANOS, RESTART_MAX_NANOS),
        () -> {
          if (!node.runs()) {
            node.start();
          }
        });
  }

  /// Something outside the stores broke: PD, or the simulator. Any fiber.
  public void broke(Throwable cause) {
    violated("nothing breaks", cause.toString(), cause);
  }

  private void violated(String invariant, String why, Throwable cause) {
    var lines = new ArrayList<String>();
    for (Throwable at = cause; at != null; at = at.getCause()) {
      lines.add(at.toString());
      Arrays.stream(at.getStackTrace()).limit(12).forEach(frame -> lines.add("    at " + frame));
    }
    violated(new Violation(invariant, why, lines));
  }

  /// An invariant does not hold. Any fiber.
  public void violated(String invariant, String why) {
    violated(new Violation(invariant, why, List.of()));
  }

  /// An invariant does not hold; the first one counts. Any fiber.
  public void violated(Violation found) {
    if (violation == null) {
      violation = found;
      trace.event("", Kind.VIOLATION, 0, 0, found.invariant() + ": " + found.why());
    }
  }

  /// What did not hold, or null.
  public @Nullable Violation violation() {
    return violation;
  }
}
