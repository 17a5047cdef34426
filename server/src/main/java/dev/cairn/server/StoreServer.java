package dev.cairn.server;

import dev.cairn.base.config.ConfigText;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.Loops;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.engine.raftlog.segment.SegmentRaftLog;
import dev.cairn.engine.rocks.RocksEngine;
import dev.cairn.multiraft.transport.grpc.GrpcTransport;
import dev.cairn.multiraft.transport.grpc.RaftReceiver;
import dev.cairn.net.channel.ChannelPool;
import dev.cairn.net.channel.EventLoops;
import dev.cairn.net.channel.HostPort;
import dev.cairn.net.placement.PdClient;
import dev.cairn.net.placement.PdClientConfig;
import dev.cairn.net.placement.StoreLookup;
import dev.cairn.net.status.StatusAddress;
import dev.cairn.net.status.StatusRoutes;
import dev.cairn.net.status.StatusServer;
import dev.cairn.server.admission.Admission;
import dev.cairn.server.config.Derived;
import dev.cairn.server.config.StoreServerConfig;
import dev.cairn.server.expiry.ExpirySweep;
import dev.cairn.server.grpc.Door;
import dev.cairn.server.grpc.GrpcFront;
import dev.cairn.server.grpc.GrpcMetrics;
import dev.cairn.server.grpc.TikvService;
import dev.cairn.server.placement.PdAddressBook;
import dev.cairn.server.placement.PdPlacement;
import dev.cairn.server.raw.RawOperations;
import dev.cairn.server.region.SplitRegion;
import dev.cairn.store.Store;
import dev.cairn.store.life.Bootstrap;
import dev.cairn.store.life.StoredData;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import kvproto.metapb.StoreLabel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A store as a process, or as part of one: takes its directory and its ports, finds its cluster,
/// opens what it has, and serves.
///
/// [#start] reads top to bottom as the store comes up; [#close] goes the other way. What breaks a
/// store while it runs completes [#fatal]; whoever started it then closes it and exits.
public final class StoreServer implements AutoCloseable {
  /// What clients are told; they choose their behaviour by it.
  public static final String REPORTED_VERSION = "8.5.0";

  private static final Logger LOG = LoggerFactory.getLogger(StoreServer.class);
  private static final Duration CALLS_GRACE = Duration.ofMillis(200);

  private final Env env;
  private final StoreServerConfig config;
  private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
  private final Teardown teardown = new Teardown();
  private final Door door = new Door();
  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Parts parts;

  private record Parts(Store store, Engine engine, GrpcFront front, HostPort statusAddress) {}

  private StoreServer(Env env, StoreServerConfig config) {
    this.env = env;
    this.config = config;
  }

  /// Starts a store with event loops of its own; returns when it serves. Throws [CairnException]
  /// with what is wrong and what to do.
  public static StoreServer start(Env env, StoreServerConfig config) {
    var server = new StoreServer(env, config);
    var loops = EventLoops.open("grpc", config.server().grpcConcurrency());
    server.teardown.push("event loops", loops::close);
    return server.open(loops);
  }

  /// The same on event loops that are shared and stay the caller's.
  public static StoreServer start(Env env, EventLoops eventLoops, StoreServerConfig config) {
    return new StoreServer(env, config).open(eventLoops);
  }

  private StoreServer open(EventLoops eventLoops) {
    boolean opened = false;
    try {
      bringUp(eventLoops);
      opened = true;
      return this;
    } catch (IOException failed) {
      throw new CairnException(
          ErrorCode.DISK_FAILED,
          "data directory " + config.storage().dataDir() + ": " + failed.getMessage(),
          failed);
    } finally {
      if (!opened) {
        teardown.close();
      }
    }
  }

  private void bringUp(EventLoops eventLoops) throws IOException {
    var dataDir = DataDir.open(env.disk(), config.storage().dataDir());
    teardown.push("data directory", dataDir::close);
    var channels = new ChannelPool(eventLoops, env.loops(), ChannelPool.Config.DEFAULT);
    teardown.push("channels", channels::close);
    var pd = PdClient.open(env, channels, pdConfig());
    teardown.push("PD client", pd::close);
    LOG.atInfo().addKeyValue("pd", config.pd().endpoints()).log("Store looks for its cluster");
    long cluster = PdClient.await(pd.clusterId());
    dataDir.checkCluster(cluster);

    var engine = RocksEngine.open(Derived.engineDirectory(config), Derived.engine(config));
    teardown.push("engine", () -> closeEngine(engine));
    var log =
        SegmentRaftLog.open(env.disk(), Derived.raftLogDirectory(config), Derived.raftLog(config));
    teardown.push("Raft log", log::close);
    dataDir.checkRawFormat(config.storage().rawFormat(), () -> StoredData.isThere(engine, log));

    var admission = new Admission(config.server().inFlightMax().bytes());
    var front = openPort(eventLoops, cluster, admission);
    var status = openStatusPort();
    var placement = new PdPlacement(pd, describe(front.address(), status), env);
    long id = new Bootstrap(engine, log, placement).run();
    dataDir.claim(cluster, id);
    checkNotRemoved(pd, id);
    placement.putStore(id);

    var store = openStore(new Opened(id, engine, log), pd, channels, placement);
    var sweep = openSweep(store);
    StoreMetrics.register(metrics, store, engine, log, admission);
    StoreMetrics.register(metrics, sweep);
    parts = new Parts(store, engine, front, status);
    front.serving(true);
    LOG.atInfo()
        .addKeyValue("store", id)
        .addKeyValue("address", front.address())
        .addKeyValue("status", status)
        .addKeyValue("cluster", Long.toUnsignedString(cluster))
        .log("Store serves");
  }

  /// Flushed first, so that the next start has little log to apply again.
  private void closeEngine(Engine engine) {
    if (!fatal.isDone()) {
      engine.flush();
    }
    engine.close();
  }

  private PdClientConfig pdConfig() {
    return PdClientConfig.of(config.pd().endpoints()).withCallTimeout(config.pd().callTimeout());
  }

  private GrpcFront openPort(EventLoops eventLoops, long cluster, Admission admission) {
    Loops.Pool readPool =
        env.loops()
            .pool(
                "raw-read",
                config.readpool().maxThreadCount(),
                config.readpool().maxTasks(),
                this::fail);
    teardown.push("read pool", readPool::close);
    var service =
        new TikvService(
            cluster,
            RawOperations.over(door, admission, readPool, Derived.rawRules(config, env.clock())),
            new SplitRegion(door, config.storage().rawFormat()),
            door,
            new GrpcMetrics(metrics, env.clock()),
            admission::loadPercent,
            this::unexpected);
    var listen = HostPort.parse(config.server().addr(), "--addr");
    var front = GrpcFront.start(eventLoops, listen, "--addr", List.of(service));
    teardown.push("client port", front::close);
    return front;
  }

  private HostPort openStatusPort() {
    var listen = HostPort.parse(config.server().statusAddr(), "--status-addr");
    var status =
        StatusServer.start(
            new StatusAddress(listen.host(), listen.port(), "--status-addr"),
            List.of(
                StatusRoutes.status(),
                StatusRoutes.config(() -> ConfigText.toJson(config)),
                StatusRoutes.metrics(metrics),
                StatusRoutes.live(this::whyNotAlive),
                StatusRoutes.ready(this::whyNotReady)),
            env.loops());
    teardown.push("status port", status::close);
    return new HostPort(status.address().host(), status.address().port());
  }

  private record Opened(long id, Engine engine, RaftLog log) {}

  private Store openStore(Opened opened, PdClient pd, ChannelPool channels, PdPlacement placement)
      throws IOException {
    var transport = new GrpcTransport(new PdAddressBook(pd, env.clock()), channels, env);
    teardown.push("transport", transport::close);
    var store =
        new Store(
            new Store.Parts(
                opened.id, env, opened.engine, opened.log, transport, placement, this::fail),
            Derived.store(config));
    teardown.push("store", store::close);
    transport.attach(store.inbound());
    var arriving = config.storage().dataDir().resolve("snap").resolve("receive");
    var receiver = new RaftReceiver(store.inbound(), env, arriving, this::fail);
    teardown.push("receiver", receiver::close);
    store.start();
    door.open(store, receiver);
    return store;
  }

  private ExpirySweep openSweep(Store store) {
    var loop = env.loops().open("store-" + store.id() + "-expiry", this::fail);
    var sweep =
        new ExpirySweep(
            new ExpirySweep.Parts(store::led, store, env.clock(), loop),
            config.storage().rawFormat(),
            config.storage().ttlCheckPollInterval());
    teardown.push("expiry sweep", sweep::close);
    sweep.start();
    return sweep;
  }

  private kvproto.metapb.Store describe(HostPort address, HostPort status) {
    var server = config.server();
    var store =
        kvproto.metapb.Store.newBuilder()
            .setAddress(advertised(server.advertiseAddr(), address, "--advertise-addr"))
            .setStatusAddress(
                advertised(server.advertiseStatusAddr(), status, "--advertise-status-addr"))
            .setVersion(REPORTED_VERSION)
            .setDeployPath(config.storage().dataDir().toString());
    new TreeMap<>(server.labels())
        .forEach(
            (key, value) -> store.addLabels(StoreLabel.newBuilder().setKey(key).setValue(value)));
    return store.build();
  }

  private static String advertised(String chosen, HostPort listening, String flag) {
    if (!chosen.isEmpty()) {
      return HostPort.parse(chosen, flag).toString();
    }
    if (listening.host().equals("0.0.0.0") || listening.host().equals("::")) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID,
          "the store listens on "
              + listening
              + ", which others cannot connect to; set "
              + flag
              + " to an address that they can");
    }
    return listening.toString();
  }

  private void checkNotRemoved(PdClient pd, long id) {
    if (PdClient.await(pd.store(id)) instanceof StoreLookup.Tombstone) {
      throw new CairnException(
          ErrorCode.DATA_DIR_FOREIGN,
          "data directory "
              + config.storage().dataDir()
              + " is that of store "
              + id
              + ", which was removed from the cluster");
    }
  }

  private List<String> whyNotAlive() {
    return fatal.isDone() ? List.of("the store has stopped: " + fatal.join()) : List.of();
  }

  private List<String> whyNotReady() {
    if (fatal.isDone()) {
      return whyNotAlive();
    }
    return door.isOpen() ? List.of() : List.of("the store is starting");
  }

  /// A request made something throw. A broken disk or file ends the store; a bug that one request
  /// met does not.
  private void unexpected(RuntimeException thrown) {
    boolean broken =
        thrown instanceof CairnException known
            && switch (known.code()) {
              case FILE_CORRUPT, DISK_FULL, DISK_FAILED -> true;
              default -> false;
            };
    if (broken) {
      fail(thrown);
    } else {
      LOG.atError()
          .setCause(thrown)
          .log("A request failed by a bug and was answered so; the store goes on. Report this");
    }
  }

  private void fail(Throwable cause) {
    var up = parts;
    if (fatal.complete(cause) && up != null) {
      up.front.serving(false);
    }
  }

  private Parts parts() {
    var up = parts;
    if (up == null) {
      throw new IllegalStateException("the store has not started");
    }
    return up;
  }

  /// The store's id in its cluster.
  public long storeId() {
    return parts().store.id();
  }

  /// Where clients and other stores reach it.
  public HostPort address() {
    return parts().front.address();
  }

  /// Where its status is told.
  public HostPort statusAddress() {
    return parts().statusAddress;
  }

  /// Completes, never exceptionally, with the first failure after which the store serves nothing.
  /// It is logged already. The process shall close the store and exit with an error.
  public CompletableFuture<Throwable> fatal() {
    return fatal;
  }

  /// Stops: health says NOT_SERVING, leaderships are handed over, calls under way end, what was
  /// written is flushed. After a failure it stops at once. Again: nothing.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    var up = parts();
    up.front.serving(false);
    if (!fatal.isDone()) {
      int left = LeadershipHandover.run(up.store, env, config.server().shutdownWait());
      LOG.atInfo()
          .addKeyValue("store", up.store.id())
          .addKeyValue("leadershipsLeft", left)
          .log("Store stops");
    }
    up.front.close(CALLS_GRACE);
    teardown.close();
  }
}
