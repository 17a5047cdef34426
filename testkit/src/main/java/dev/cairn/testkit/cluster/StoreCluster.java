package dev.cairn.testkit.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.engine.raftlog.segment.SegmentRaftLog;
import dev.cairn.engine.raftlog.segment.SegmentRaftLogConfig;
import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.engine.rocks.RocksEngine;
import dev.cairn.engine.rocks.RocksOptions;
import dev.cairn.multiraft.MultiRaftConfig;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.raft.RaftConfig;
import dev.cairn.store.Store;
import dev.cairn.store.StoreConfig;
import dev.cairn.store.command.ChangePeers;
import dev.cairn.store.life.Bootstrap;
import dev.cairn.store.peer.PeerConfig;
import dev.cairn.store.peer.SplitLimits;
import dev.cairn.store.peer.SplitOutcome;
import dev.cairn.store.report.RegionOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Stores of one cluster in this JVM. The first one founds the cluster; further ones wait until a
/// test orders peers on them. For one thread; for tests only.
public final class StoreCluster implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(20);

  private final Env env = SystemEnv.create();
  private final Path root;
  private final SplitLimits limits;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final DirectNetwork network;
  private final ScriptedPlacement placement = new ScriptedPlacement();
  private final Map<Integer, Node> nodes = new TreeMap<>();

  private record Node(long id, Engine engine, RaftLog log, Store store) {}

  /// An empty cluster that keeps its files below `root`.
  public StoreCluster(Path root) {
    this(root, SplitLimits.DEFAULT);
  }

  /// The same, whose Regions are divided when they outgrow `limits`.
  public StoreCluster(Path root, SplitLimits limits) {
    this.root = root;
    this.limits = limits;
    this.network = new DirectNetwork(env, root.resolve("network"), failures::add);
  }

  /// Starts store `number`, new or from what it left on disk. Returns its id.
  public long start(int number) throws IOException {
    var dir = root.resolve("store" + number);
    env.disk().createDirectories(dir);
    var engine = RocksEngine.open(dir.resolve("db"), RocksOptions.unwalled());
    var log = SegmentRaftLog.open(env.disk(), dir.resolve("raft"), SegmentRaftLogConfig.defaults());
    long id = new Bootstrap(engine, log, placement).run();
    var parts =
        new Store.Parts(id, env, engine, log, network.transportOf(id), placement, failures::add);
    var store = new Store(parts, config(dir));
    nodes.put(number, new Node(id, engine, log, store));
    network.join(id, store.inbound());
    store.start();
    return id;
  }

  private StoreConfig config(Path dir) {
    var raft = new RaftConfig(10, 2, 1 << 20, 256, 64L << 20, 8L << 20, true, true, false);
    var peer =
        new PeerConfig(
            TICK,
            TICK.multipliedBy(8),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            TICK.multipliedBy(10),
            50,
            1 << 20,
            8 << 20,
            true,
            limits);
    return new StoreConfig(
        dir,
        new MultiRaftConfig(2, 2, TICK, raft, 4096),
        peer,
        2,
        1024,
        Duration.ofSeconds(1),
        1 << 20);
  }

  /// Stops a store as a crash does: what its engine had not flushed is lost (its log is not).
  public void kill(int number) throws IOException {
    var dir = root.resolve("store" + number);
    var asOfNow = root.resolve("killed" + number);
    for (String part : List.of("db", "raft")) {
      Copies.copyDirectory(env.disk(), dir.resolve(part), asOfNow.resolve(part));
    }
    stop(number);
    wipe(number);
    env.disk().rename(asOfNow, dir);
  }

  /// Stops a store in good order.
  public void stop(int number) {
    var node = node(number);
    nodes.remove(number);
    network.leave(node.id());
    node.store().close();
    node.engine().close();
    node.log().close();
  }

  /// Deletes what a stopped store has on disk.
  public void wipe(int number) throws IOException {
    env.disk().deleteRecursively(root.resolve("store" + number));
  }

  /// No message to or from the store arrives any more.
  public void cutOff(int number) {
    network.cutOff(node(number).id());
  }

  /// Messages arrive again.
  public void reconnect(int number) {
    network.reconnect(node(number).id());
  }

  /// Messages like these are lost from now on. Snapshots are not.
  public void lose(Predicate<GroupMessage> which) {
    network.lose(which);
  }

  /// Whether the placement driver hears no reports of Regions from now on; it answers questions.
  public void deafenPlacement(boolean deaf) {
    placement.deaf(deaf);
  }

  /// How often peers have asked the placement driver for their Region.
  public long questionsToPlacement() {
    return placement.questions();
  }

  private Node node(int number) {
    var node = nodes.get(number);
    if (node == null) {
      throw new IllegalStateException("store " + number + " does not run");
    }
    return node;
  }

  /// The store's facade.
  public Store store(int number) {
    return node(number).store();
  }

  /// The store's engine.
  public Engine engine(int number) {
    return node(number).engine();
  }

  /// The store's Raft log.
  public RaftLog raftLog(int number) {
    return node(number).log();
  }

  /// What broke in the background; empty if all is well.
  public List<Throwable> failures() {
    return failures;
  }

  /// How many snapshots were handed over so far.
  public long snapshotsDelivered() {
    return network.snapshotsDelivered();
  }

  /// The first Region as its leader last reported it.
  public Optional<Region> region() {
    return nodes.values().stream()
        .flatMap(node -> node.log().groups().stream())
        .findFirst()
        .flatMap(placement::report)
        .map(report -> report.region());
  }

  /// The peer that last reported as leader, and the peers it reported as pending.
  public Optional<Peer> leader() {
    return region().flatMap(region -> placement.report(region.id())).map(one -> one.leader());
  }

  /// Whether that leader sees all peers as caught up.
  public boolean nobodyIsPending() {
    return region()
        .flatMap(region -> placement.report(region.id()))
        .map(report -> report.pending().isEmpty())
        .orElse(false);
  }

  /// The number of the store that holds the leader.
  public Optional<Integer> leaderStore() {
    return leader().flatMap(peer -> numberOf(peer.store()));
  }

  private Optional<Integer> numberOf(long store) {
    return nodes.entrySet().stream()
        .filter(entry -> entry.getValue().id() == store)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// Orders changes of the first Region's peers, as of how it was last reported.
  public void order(List<ChangePeers.PeerChange> changes) {
    var region = region().orElseThrow();
    placement.order(new RegionOrder.ChangeMembers(region.id(), region.epoch(), changes));
  }

  /// Orders the leader to hand over to the peer on that store.
  public void orderTransfer(int number) {
    var region = region().orElseThrow();
    placement.order(new RegionOrder.Transfer(region.id(), region.epoch(), peerOn(number)));
  }

  /// The first Region's peer on a running store.
  public Peer peerOn(int number) {
    var peer = region().orElseThrow().peerOn(node(number).id());
    if (peer == null) {
      throw new IllegalStateException("no peer on store " + number);
    }
    return peer;
  }

  /// A new id, for a peer.
  public long newId() {
    return placement.allocateId();
  }

  /// The id of a running store.
  public long idOf(int number) {
    return node(number).id();
  }

  /// How a client that knows the newest description addresses the Region on that store.
  public RegionContext context(int number, boolean anyReplica) {
    return context(number, region().orElseThrow(), anyReplica);
  }

  /// Divides the first Region through the store, waiting for the outcome.
  public SplitOutcome split(int number, String... keys) {
    var done = new CompletableFuture<SplitOutcome>();
    store(number)
        .split(context(number, false), Arrays.stream(keys).map(Key::of).toList(), done::complete);
    return await(done);
  }

  /// Puts through the store into that Region, waiting for the outcome.
  public WriteOutcome put(int number, Region region, String key, String value) {
    var done = new CompletableFuture<WriteOutcome>();
    store(number).write(context(number, region, false), put(key, value), done::complete);
    return await(done);
  }

  /// Reads from that Region through the store; an exception is a refusal.
  public Optional<String> get(int number, Region region, String key) {
    return get(number, context(number, region, false), key);
  }

  private RegionContext context(int number, Region region, boolean anyReplica) {
    return new RegionContext(region.id(), node(number).id(), 0, region.epoch(), 0, anyReplica);
  }

  private static WriteCommand put(String key, String value) {
    return new WriteCommand.Mutate(
        List.of(
            new Mutation.Put(ColumnFamily.DEFAULT, key.getBytes(UTF_8), value.getBytes(UTF_8))));
  }

  /// Puts through the store, waiting for the outcome.
  public WriteOutcome put(int number, String key, String value) {
    return write(number, put(key, value));
  }

  /// Writes through the store, waiting for the outcome.
  public WriteOutcome write(int number, WriteCommand command) {
    var done = new CompletableFuture<WriteOutcome>();
    store(number).write(context(number, false), command, done::complete);
    return await(done);
  }

  /// Reads through the store; an empty optional is a missing key, an exception a refusal.
  public Optional<String> get(int number, String key, boolean anyReplica) {
    return get(number, context(number, anyReplica), key);
  }

  private Optional<String> get(int number, RegionContext context, String key) {
    var done = new CompletableFuture<ReadOutcome>();
    store(number).read(context, done::complete);
    return switch (await(done)) {
      case ReadOutcome.Granted(var view) -> {
        byte[] value = view.reads().get(ColumnFamily.DEFAULT, key.getBytes(UTF_8));
        var refusal = view.confirm();
        if (refusal != null) {
          throw new RefusedException(refusal);
        }
        yield Optional.ofNullable(value).map(bytes -> new String(bytes, UTF_8));
      }
      case ReadOutcome.Refused(var error) -> throw new RefusedException(error);
    };
  }

  private static <T> T await(CompletableFuture<T> done) {
    try {
      return done.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("no answer within 30 s", e);
    }
  }

  @Override
  public void close() {
    for (int number : List.copyOf(nodes.keySet())) {
      stop(number);
    }
    network.close();
  }
}
