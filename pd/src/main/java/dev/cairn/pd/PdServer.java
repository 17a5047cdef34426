package dev.cairn.pd;

import dev.cairn.base.env.Env;
import dev.cairn.base.env.Loop;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.rocks.RocksEngine;
import dev.cairn.engine.rocks.RocksOptions;
import dev.cairn.pd.driver.Driver;
import dev.cairn.pd.grpc.ClientPort;
import dev.cairn.pd.grpc.PdService;
import dev.cairn.pd.http.HttpApi;
import dev.cairn.pd.http.Shapes;
import dev.cairn.pd.member.Membership;
import dev.cairn.pd.meta.EngineMetaStore;
import dev.cairn.pd.meta.IdAllocator;
import dev.cairn.pd.meta.MetaStore;
import dev.cairn.pd.safepoint.SafePoints;
import dev.cairn.pd.tso.TimestampOracle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running PD: durable, alone for now. Read [#start] from top to bottom. Thread-safe.
public final class PdServer implements AutoCloseable {
  /// The version that PD and the cluster go by; clients of TiKV derive from it what they may use.
  public static final String VERSION = "8.5.0";

  private static final Logger log = LoggerFactory.getLogger(PdServer.class);

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int DURABLE_THREADS = 2;
  private static final int DURABLE_QUEUE_MAX = 4096;

  private final Membership membership;
  private final Driver driver;
  private final PdService service;
  private final ClientPort port;
  private final ClientUrl advertised;
  private final Loop timer;
  private final Opened opened;
  private final CompletableFuture<Void> failure;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PdServer(
      Membership membership,
      Driver driver,
      PdService service,
      ClientPort port,
      ClientUrl advertised,
      Loop timer,
      Opened opened,
      CompletableFuture<Void> failure) {
    this.membership = membership;
    this.driver = driver;
    this.service = service;
    this.port = port;
    this.advertised = advertised;
    this.timer = timer;
    this.opened = opened;
    this.failure = failure;
  }

  /// Starts a PD on its data directory; it serves when this returns. Throws [CairnException]:
  /// CONFIG_INVALID, ADDRESS_IN_USE, DATA_DIR_IN_USE, DATA_DIR_FOREIGN, DATA_VERSION_UNKNOWN,
  /// FILE_CORRUPT, DISK_FULL, DISK_FAILED. Nothing is left open then.
  public static PdServer start(Env env, PdConfig config) {
    var opened = new Opened();
    try {
      return start(env, config, opened);
    } catch (CairnException e) {
      opened.close();
      throw e;
    }
  }

  private static PdServer start(Env env, PdConfig config, Opened opened) {
    var listen = ClientUrl.parse("--client-urls", config.clientUrl());
    var advertised = advertised(listen, config);

    var directory = DataDirectory.open(env.disk(), config.dataDir());
    opened.add(directory::close);
    MetaStore meta =
        new EngineMetaStore(RocksEngine.open(directory.engine(), RocksOptions.withWal()));
    opened.add(meta::close);
    var membership = Membership.load(meta, env.dice(), config.name(), advertised.toString());
    directory.claim(membership.clusterId());

    var ids = new IdAllocator(meta);
    var oracle = new TimestampOracle(meta, env.clock(), config.tsoWindow());
    var safePoints = new SafePoints(meta, env.clock());
    var driver =
        new Driver(meta, env.clock(), ids, config.maxReplicas(), config.maxStoreDownTime());

    var failure = new CompletableFuture<Void>();
    var durable =
        env.loops()
            .pool(
                "pd-durable",
                DURABLE_THREADS,
                DURABLE_QUEUE_MAX,
                thrown -> failed(failure, thrown));
    opened.add(durable::close);
    var rooms = new PdService.Rooms(membership, driver, oracle, ids, safePoints, VERSION);
    var service = new PdService(rooms, durable, thrown -> failed(failure, thrown));
    var shapes = new Shapes(membership, driver, env.clock(), VERSION);
    var http = new HttpApi(driver, shapes, durable);
    var port = ClientPort.open(listen.socketHost(), listen.port(), service, http::routes);
    opened.add(port::close);
    if (advertised.port() == 0) {
      advertised = advertised.at(port.number());
      membership.reachableAt(advertised.toString());
    }

    var timer = env.loops().open("pd-timer", thrown -> failed(failure, thrown));
    var server =
        new PdServer(membership, driver, service, port, advertised, timer, opened, failure);
    var _ = failure.exceptionally(_ -> server.refuse());
    timer.execute(server::tick);
    log.atInfo()
        .addKeyValue("cluster", Long.toUnsignedString(membership.clusterId()))
        .addKeyValue("client_url", advertised)
        .addKeyValue("data_dir", config.dataDir())
        .log("PD serves");
    return server;
  }

  private static ClientUrl advertised(ClientUrl listen, PdConfig config) {
    var flag = "--advertise-client-urls";
    if (!config.advertiseClientUrl().isEmpty()) {
      return ClientUrl.parse(flag, config.advertiseClientUrl());
    }
    if (listen.isWildcard()) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID,
          "PD listens on all interfaces ("
              + listen
              + "): say with "
              + flag
              + " where clients reach it");
    }
    return listen;
  }

  /// Where clients reach this PD, `host:port`.
  public String clientAddress() {
    return advertised.address();
  }

  /// The cluster's id, made at the first start.
  public long clusterId() {
    return membership.clusterId();
  }

  /// Fails with the cause when PD cannot go on (its disk, a bug); the owner then closes it. Never
  /// completes otherwise.
  public CompletionStage<Void> failure() {
    return failure.minimalCompletionStage();
  }

  private void tick() {
    service.heartbeats().send(driver.tick());
    driver.save();
    var _ = timer.schedule(TICK, this::tick);
  }

  private Void refuse() {
    port.refuseHealth();
    return null;
  }

  private static void failed(CompletableFuture<Void> failure, Throwable thrown) {
    if (failure.completeExceptionally(thrown)) {
      log.atError()
          .setCause(thrown)
          .log("PD cannot go on and must be stopped; what it answered so far is safe");
    }
  }

  /// Ends all streams, saves what is not saved, and lets everything go.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    port.refuseHealth();
    service.heartbeats().close();
    timer.close();
    if (!failure.isDone()) {
      driver.save();
    }
    opened.close();
    log.atInfo()
        .addKeyValue("cluster", Long.toUnsignedString(membership.clusterId()))
        .log("PD has stopped");
  }

  /// What ends what has been opened, to be run in reverse order.
  private static final class Opened {
    private final Deque<Runnable> ends = new ArrayDeque<>();

    void add(Runnable end) {
      ends.push(end);
    }

    void close() {
      while (!ends.isEmpty()) {
        ends.pop().run();
      }
    }
  }
}
