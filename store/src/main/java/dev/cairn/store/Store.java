package dev.cairn.store;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.Loops;
import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.multiraft.MultiRaft;
import dev.cairn.multiraft.transport.Inbound;
import dev.cairn.multiraft.transport.Transport;
import dev.cairn.store.command.LogEntryCodec;
import dev.cairn.store.command.WriteCodec;
import dev.cairn.store.peer.PeerCommand;
import dev.cairn.store.peer.PeerServices;
import dev.cairn.store.peer.SplitOutcome;
import dev.cairn.store.peer.WriteRequest;
import dev.cairn.store.read.Serving;
import dev.cairn.store.report.Placement;
import dev.cairn.store.report.RegionOrder;
import dev.cairn.store.snapshot.SnapshotBuilder;
import dev.cairn.store.snapshot.SnapshotInstaller;
import dev.cairn.store.snapshot.SnapshotTraffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A store: the peers of many Regions, and the door at which requests for them arrive.
///
/// A request is checked at the door against what the peer has published, on the thread on which it
/// came. A read under a lease is granted there and then; everything else goes into the peer's
/// mailbox.
///
/// The first failure of anything that the state rests on is kept; from then on the store serves
/// nothing.
///
/// Thread-safe, except [#start] and [#close].
public final class Store implements ReplicatedKv, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Store.class);
  private static final int SNAPSHOT_THREADS = 2;
  private static final int SNAPSHOT_QUEUE_MAX = 4096;
  private static final long BUSY_BACKOFF_MILLIS = 50;

  private final long id;
  private final Env env;
  private final StoreConfig config;
  private final RegionMap regions = new RegionMap();
  private final MultiRaft multiRaft;
  private final SnapshotInstaller installer;
  private final SnapshotTraffic snapshots;
  private final Loops.Pool flusher;
  private final Loops.Pool readPool;
  private final Peers peers;
  private final Duties duties;
  private final Placement placement;
  private final Consumer<Throwable> onFatal;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /// What a store is made of.
  ///
  /// @param id the store's id, see [dev.cairn.store.life.Bootstrap]
  /// @param env the outside
  /// @param engine the data, not shared with anybody
  /// @param log the Raft log, not shared with anybody
  /// @param transport to other stores
  /// @param placement PD
  /// @param onFatal hears of the failure that ends the store's service, once
  public record Parts(
      long id,
      Env env,
      Engine engine,
      RaftLog log,
      Transport transport,
      Placement placement,
      Consumer<Throwable> onFatal) {}

  /// A store that does nothing yet.
  public Store(Parts parts, StoreConfig config) throws IOException {
    this.id = parts.id();
    this.env = parts.env();
    this.config = config;
    this.onFatal = parts.onFatal();
    this.placement = parts.placement();
    var loops = env.loops();
    String name = "store-" + id;
    this.multiRaft =
        new MultiRaft(
            name,
            env,
            config.multiRaft(),
            parts.engine(),
            parts.log(),
            parts.transport(),
            this::fail);
    var root = config.dataDir().resolve("snap");
    this.installer = new SnapshotInstaller(parts.engine(), env.disk(), root.resolve("apply"));
    this.snapshots =
        new SnapshotTraffic(
            new SnapshotBuilder(parts.engine(), env.disk()),
            installer,
            parts.transport(),
            env.disk(),
            root,
            loops.pool(name + "-snap", SNAPSHOT_THREADS, SNAPSHOT_QUEUE_MAX, this::fail));
    this.flusher = loops.pool(name + "-flush", 1, SNAPSHOT_QUEUE_MAX, this::fail);
    this.readPool =
        loops.pool(name + "-read", config.readThreads(), config.readQueueMax(), this::fail);
    this.peers =
        new Peers(
            new Peers.Parts(
                id,
                parts.engine(),
                parts.log(),
                parts.transport(),
                multiRaft,
                snapshots,
                flusher,
                regions),
            host ->
                new PeerServices(
                    config.peer(),
                    env.clock(),
                    parts.engine(),
                    parts.log(),
                    parts.placement(),
                    readPool,
                    host));
    this.duties =
        new Duties(parts, config, multiRaft, snapshots, loops.open(name + "-duty", this::fail));
  }

  /// The store's id.
  public long id() {
    return id;
  }

  /// Where messages from other stores go.
  public Inbound inbound() {
    return peers;
  }

  /// Opens the peers and lets time pass for them.
  public void start() throws IOException {
    peers.openAll(installer);
    placement.onOrder(new Orders());
    multiRaft.start();
    duties.start();
  }

  private final class Orders implements Placement.OrderListener {
    @Override
    public void order(RegionOrder order) {
      multiRaft.tell(order.region(), new PeerCommand.Order(order));
    }

    @Override
    public void reportAll() {
      for (var serving : regions.all()) {
        if (serving.standing().leads()) {
          multiRaft.tell(serving.region().id(), new PeerCommand.Report());
        }
      }
    }
  }

  private void fail(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      logger
          .atError()
          .setCause(cause)
          .addKeyValue("store", id)
          .log("store stops serving: its state may be wrong if it went on; restart it once mended");
      onFatal.accept(cause);
    }
  }

  /// What ended the store's service, or null.
  public @Nullable Throwable failure() {
    return failure.get();
  }

  @Override
  public void write(RegionContext context, WriteCommand command, Consumer<WriteOutcome> done) {
    var refusal = refuseWrite(context, command, done);
    if (refusal != null) {
      done.accept(new WriteOutcome.Refused(refusal));
    }
  }

  private @Nullable RegionError refuseWrite(
      RegionContext context, WriteCommand command, Consumer<WriteOutcome> done) {
    var serving = regions.get(context.region());
    var refusal = refuse(context, serving);
    if (refusal != null || serving == null) {
      return refusal;
    }
    if (!serving.standing().leads()) {
      return new RegionError.NotLeader(context.region(), serving.standing().leader());
    }
    var region = serving.region();
    byte[] outside = WriteCodec.firstKeyOutside(command, region);
    if (outside != null) {
      return serving.refuseKey(outside);
    }
    if (duties.diskFull()) {
      return new RegionError.DiskFull(
          List.of(id), "disk of store " + id + " has less than its reserve left; free space on it");
    }
    byte[] encoded = WriteCodec.encode(command, region);
    long size = LogEntryCodec.writesSize(1, encoded.length);
    if (size > config.peer().entryBytesMax()) {
      return new RegionError.EntryTooLarge(region.id(), size, config.peer().entryBytesMax());
    }
    var request = new WriteRequest(region.epoch().version(), encoded, done);
    return multiRaft.tell(region.id(), new PeerCommand.Write(request)) ? null : busy();
  }

  @Override
  public void read(RegionContext context, Consumer<ReadOutcome> ready) {
    var serving = regions.get(context.region());
    var refusal = refuse(context, serving);
    if (refusal == null && serving != null) {
      if (holdsLease(serving)) {
        ready.accept(new ReadOutcome.Granted(serving));
        return;
      }
      var read = new PeerCommand.Read(serving.region().epoch().version(), ready);
      refusal = multiRaft.tell(context.region(), read) ? null : busy();
    }
    if (refusal != null) {
      ready.accept(new ReadOutcome.Refused(refusal));
    }
  }

  /// Divides a Region at keys that lie inside it and ascend. `done` is called once: on the caller's
  /// thread if the wish is refused at the door, else on a thread of the store's. If PD cannot be
  /// reached for ids, it may never be called.
  public void split(RegionContext context, List<Key> keys, Consumer<SplitOutcome> done) {
    var serving = regions.get(context.region());
    var refusal = refuse(context, serving);
    if (refusal == null && serving != null) {
      var wish = new PeerCommand.Split(serving.region().epoch().version(), keys, done);
      refusal = multiRaft.tell(context.region(), wish) ? null : busy();
    }
    if (refusal != null) {
      done.accept(new SplitOutcome.Refused(refusal));
    }
  }

  private boolean holdsLease(Serving serving) {
    return serving.standing().leads() && serving.leaseHolds(env.clock().monotonicNanos());
  }

  /// Whether this store would answer reads of a Region at this moment without asking anybody.
  /// Thread-safe.
  public boolean holdsLease(long region) {
    var serving = regions.get(region);
    return failure.get() == null && serving != null && holdsLease(serving);
  }

  private @Nullable RegionError refuse(RegionContext context, @Nullable Serving serving) {
    if (context.store() != 0 && context.store() != id) {
      return new RegionError.StoreNotMatch(context.store(), id);
    }
    if (failure.get() != null) {
      return new RegionError.ServerBusy("store " + id + " has stopped after a failure", 1000);
    }
    if (serving == null) {
      return new RegionError.RegionNotFound(context.region());
    }
    var refusal = serving.refuse(context);
    return refusal instanceof RegionError.EpochNotMatch
        ? new RegionError.EpochNotMatch(regions.around(serving.region()))
        : refusal;
  }

  private static RegionError busy() {
    return new RegionError.ServerBusy(
        "too many requests wait for this region", BUSY_BACKOFF_MILLIS);
  }

  /// The Regions that this store leads at this moment, to be looked through without asking anybody:
  /// what is read may be old, and [RegionView#confirm] alone says whether it is still here.
  public List<RegionView> led() {
    var led = new ArrayList<RegionView>();
    for (var serving : regions.all()) {
      if (serving.standing().leads()) {
        led.add(serving);
      }
    }
    return led;
  }

  /// How many Regions this store leads.
  public int leaderCount() {
    int leads = 0;
    for (var serving : regions.all()) {
      if (serving.standing().leads()) {
        leads++;
      }
    }
    return leads;
  }

  /// How many Regions this store has a peer of.
  public int regionCount() {
    return multiRaft.size();
  }

  /// Asks every leader here to hand over to another voter; [#leaderCount] tells how far that has
  /// come.
  public void handOverLeaderships() {
    for (var serving : regions.all()) {
      if (serving.standing().leads()) {
        multiRaft.tell(serving.region().id(), new PeerCommand.StepAside());
      }
    }
  }

  /// Stops: what was accepted is written and applied as far as it was committed; whoever still
  /// waits hears that the fate of the write is open. The engine, the log and the transport are the
  /// caller's to close.
  @Override
  public void close() {
    duties.close();
    multiRaft.close();
    flusher.close();
    snapshots.close();
    readPool.close();
    peers.abandonAll();
  }
}
