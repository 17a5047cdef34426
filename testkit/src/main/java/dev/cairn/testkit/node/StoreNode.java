package dev.cairn.testkit.node;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.Loop;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.engine.raftlog.segment.SegmentRaftLog;
import dev.cairn.engine.raftlog.segment.SegmentRaftLogConfig;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.Transport;
import dev.cairn.store.Store;
import dev.cairn.store.life.Bootstrap;
import dev.cairn.store.region.DataReads;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.report.RegionOrder;
import dev.cairn.testkit.sim.Machine;
import dev.cairn.testkit.sim.SimProcess;
import dev.cairn.testkit.trace.TraceEvent.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A store's machine: what is on it survives the process, as far as a crash lets it.
///
/// For the world's thread, where nothing else is said.
public final class StoreNode {
  private static final Path HOME = Path.of("/store");
  private static final long HAND_OVER_NANOS = 2_000_000_000L;

  private final SimulatedCluster cluster;
  private final Machine machine;
  private final SegmentRaftLogConfig logConfig;
  private MemoryEngine memory;
  private @Nullable Life life;
  private boolean stopping;

  /// What lives as long as the process.
  private static final class Life {
    private final SimProcess process;
    private @Nullable Loop net;
    private @Nullable PdLink link;
    private @Nullable Store store;
    private @Nullable RaftLog log;
    private @Nullable ReplicatedKv door;

    Life(SimProcess process) {
      this.process = process;
    }
  }

  StoreNode(SimulatedCluster cluster, Machine machine, SegmentRaftLogConfig logConfig) {
    this.cluster = cluster;
    this.machine = machine;
    this.logConfig = logConfig;
    this.memory = empty();
  }

  private MemoryEngine empty() {
    return new MemoryEngine(new NoDisk(), new MemoryOptions(false, cluster.shape().flushBytes()));
  }

  /// Where the store runs.
  public Machine machine() {
    return machine;
  }

  /// Whether a process is up.
  public boolean runs() {
    return life != null && life.process.isAlive();
  }

  /// Whether a process is up and not about to stop.
  public boolean isSteady() {
    return runs() && !stopping;
  }

  /// The process, or null.
  public @Nullable SimProcess process() {
    return life == null ? null : life.process;
  }

  /// The store, once it serves; null before that and when no process is up.
  public @Nullable Store store() {
    return life == null ? null : life.store;
  }

  /// What its engine holds, as an onlooker sees it.
  public MemoryEngine memory() {
    return memory;
  }

  /// Its Raft log, null unless the store serves.
  public @Nullable RaftLog log() {
    return life == null ? null : life.log;
  }

  /// Starts a process on what is there.
  public void start() {
    cluster.trace().event(machine.name(), Kind.START, 0, 0, "");
    stopping = false;
    var process = machine.start(this::failed);
    var started = new Life(process);
    life = started;
    memory = memory.crash(process.env().disk());
    process.spawn("main", () -> bringUp(started));
  }

  private void failed(Throwable cause) {
    cluster.storeFailed(this, cause);
  }

  private void bringUp(Life started) {
    var env = started.process.env();
    try {
      env.disk().createDirectories(HOME);
      env.disk().syncDirectory(Path.of("/"));
      var mutation = cluster.mutation();
      var engine =
          new NodeEngine(memory, started.process, mutation == Mutation.SNAPSHOT_WITHOUT_TAIL);
      RaftLog log = SegmentRaftLog.open(env.disk(), HOME.resolve("raft"), logConfig);
      if (mutation == Mutation.VOTE_NOT_PERSISTED) {
        log = new ForgetfulLog(log);
      }
      var net = env.loops().open("net", this::failed);
      var link = new PdLink(cluster.pd(), started.process, net::execute);
      started.net = net;
      started.link = link;
      long id = new Bootstrap(engine, log, link).run();
      cluster.belongs(id, this);
      if (link.isTombstone(id)) {
        cluster.storeRemoved(this, id);
        return;
      }
      if (link.mayDivide(id)) {
        Founding.divide(engine, log, id, cluster.shape().regions(), link::allocateId);
      }
      link.putStore(id);
      var transport = new StoreTransport(cluster, this, started.process);
      var parts = new Store.Parts(id, env, engine, log, transport, link, this::failed);
      var store = new Store(parts, cluster.storeConfig(HOME));
      store.start();
      started.log = log;
      started.store = store;
      started.door = door(store, started.process);
      cluster.trace().event(machine.name(), Kind.SERVES, 0, id, "");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + machine.name(), e);
    }
  }

  private ReplicatedKv door(Store store, SimProcess process) {
    return switch (cluster.mutation()) {
      case ACK_BEFORE_QUORUM -> new EagerDoor(store);
      case STALE_READ_AFTER_TRANSFER ->
          new ClingingDoor(store, process.env().clock(), cluster.leaseNanos());
      case NONE,
          LEASE_TOO_LONG,
          VOTE_NOT_PERSISTED,
          APPLIED_AHEAD_OF_DATA,
          SNAPSHOT_WITHOUT_TAIL,
          TSO_RESET ->
          store;
    };
  }

  /// Runs `work` with the store's door on a thread of the process; false if nobody listens.
  public boolean serve(Consumer<ReplicatedKv> work) {
    var now = life;
    if (now == null || !now.process.isAlive() || now.net == null) {
      return false;
    }
    var door = now.door;
    if (door == null) {
      return false;
    }
    now.net.execute(() -> work.accept(door));
    return true;
  }

  /// A message has come; false if nobody is there to take it.
  boolean deliver(GroupMessage message) {
    return onNet(store -> store.inbound().deliver(message));
  }

  /// A message of this process's could not be delivered.
  void unreachable(long group, long peer) {
    onNet(store -> store.inbound().unreachable(group, peer));
  }

  private boolean onNet(Consumer<Store> work) {
    var now = life;
    if (now == null || !now.process.isAlive() || now.net == null || now.store == null) {
      return false;
    }
    var store = now.store;
    now.net.execute(() -> work.accept(store));
    return true;
  }

  /// A snapshot has come; `done` hears whether it was taken, if the process lives to say so.
  void receiveSnapshot(
      GroupMessage.OfRaft message,
      byte[] header,
      List<byte[]> files,
      Consumer<Transport.SnapshotResult> done) {
    var now = life;
    if (now == null || !now.process.isAlive() || now.store == null) {
      return;
    }
    var store = now.store;
    var arrival = new SnapshotReceipt(now.process, HOME.resolve("snap").resolve("receive"));
    now.process.spawn(
        "snapshot-receive",
        () -> {
          store.inbound().deliver(arrival.write(message, header, files));
          done.accept(Transport.SnapshotResult.DELIVERED);
        });
  }

  /// An order of PD's has come.
  void order(RegionOrder order) {
    var now = life;
    if (now != null && now.process.isAlive() && now.net != null && now.link != null) {
      var link = now.link;
      now.net.execute(() -> link.order(order));
    }
  }

  /// The keys of clients in a range, as an onlooker sees them.
  public List<Key> keysIn(KeyRange range) {
    var keys = new ArrayList<Key>();
    var reads = new DataReads(memory);
    try (var cursor = reads.cursor(ColumnFamily.DEFAULT, range)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        keys.add(Key.of(cursor.key()));
      }
    }
    return keys;
  }

  /// Wishes that a Region led here is divided at these keys.
  public void split(Region region, List<Key> keys) {
    onNet(store -> {
      var context = new RegionContext(region.id(), store.id(), 0, region.epoch(), 0, false);
      store.split(
          context,
          keys,
          outcome ->
              cluster
                  .trace()
                  .event(machine.name(), Kind.ORDER, region.id(), 0, "split: " + outcome));
    });
  }

  /// Stops it as an operator would, and starts it again: leaderships are handed over, everything is
  /// written.
  public void restart() {
    var now = life;
    if (now == null || now.store == null || now.log == null || stopping) {
      return;
    }
    stopping = true;
    var store = now.store;
    var log = now.log;
    now.process.spawn(
        "stop",
        () -> {
          store.handOverLeaderships();
          machine.world().fiber().await(() -> store.leaderCount() == 0, HAND_OVER_NANOS);
          store.close();
          memory.flush();
          log.close();
          machine
              .world()
              .after(
                  0,
                  () -> {
                    if (life == now) {
                      kill(false);
                      cluster.restartSoon(this);
                    }
                  });
        });
  }

  /// Kills the process; a power cut also takes what the disk had not synced.
  public void kill(boolean powerCut) {
    var now = life;
    if (now == null) {
      return;
    }
    now.process.kill();
    ended(powerCut);
  }

  /// The process has died, by whatever.
  public void ended(boolean powerCut) {
    if (life == null) {
      return;
    }
    life = null;
    stopping = false;
    if (powerCut) {
      machine.disk().losePower();
    }
    cluster.trace().event(machine.name(), Kind.END, 0, 0, powerCut ? "power cut" : "");
    var newest = memory.snapshot();
    memory = memory.crash();
    if (cluster.mutation() == Mutation.APPLIED_AHEAD_OF_DATA) {
      try (var batch = memory.batch()) {
        for (var state : LocalStates.all(newest)) {
          long region = state.region().id();
          if (LocalStates.peer(memory, region).isPresent()) {
            LocalStates.putApplied(batch, region, LocalStates.applied(newest, region));
          }
        }
        memory.write(batch);
      }
      memory.flush();
    }
    newest.close();
  }

  /// Forgets all that is on the machine, which must have no process.
  public void wipe() {
    machine.disk().wipe();
    memory = empty();
  }

  /// Whether anything is stored for clients, as an onlooker sees it.
  public boolean isEmpty() {
    return memory.approximateSize(ColumnFamily.DEFAULT, KeyRange.ALL) == 0;
  }
}
