package dev.cairn.pd.driver;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.Clock;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.pd.checker.QuorumGuard;
import dev.cairn.pd.checker.ReplicaChecker;
import dev.cairn.pd.checker.StoreBoard;
import dev.cairn.pd.cluster.BootstrapOutcome;
import dev.cairn.pd.cluster.Cluster;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.cluster.RegionUpdate;
import dev.cairn.pd.cluster.Regions;
import dev.cairn.pd.cluster.Store;
import dev.cairn.pd.cluster.StoreBeat;
import dev.cairn.pd.cluster.StoreMeta;
import dev.cairn.pd.cluster.StorePut;
import dev.cairn.pd.cluster.StoreStats;
import dev.cairn.pd.meta.IdAllocator;
import dev.cairn.pd.meta.MetaBatch;
import dev.cairn.pd.meta.MetaStore;
import dev.cairn.pd.operator.OperatorStatus;
import dev.cairn.pd.operator.OperatorTable;
import dev.cairn.pd.operator.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The placement driver without sockets: takes heartbeats, answers where keys live, and decides
/// what leaders shall do. Thread-safe by one lock; calls that must be durable wait for the disk
/// under it, which they do rarely.
///
/// A Region is looked at when its leader reports it, and in turn by [#tick].
public final class Driver {
  private static final int OPERATORS_MAX = 64;
  private static final int PATROL_BATCH = 1024;
  private static final int SPLIT_MAX = 2048;

  private final MetaStore meta;
  private final Cluster cluster;
  private final IdAllocator ids;
  private final OperatorTable operators;
  private final ReplicaChecker checker;
  private @Nullable Key patrolled;

  /// The cluster kept in `meta`.
  ///
  /// @param maxReplicas wanted replicas as long as the cluster has not decided itself
  /// @param maxStoreDownTime silence after which a store is given up
  public Driver(
      MetaStore meta, Clock clock, IdAllocator ids, int maxReplicas, Duration maxStoreDownTime) {
    this.meta = meta;
    this.ids = ids;
    this.cluster = new Cluster(meta, clock, ids, maxReplicas, maxStoreDownTime);
    var board = new Board();
    this.operators = new OperatorTable(clock, new QuorumGuard(board), OPERATORS_MAX);
    this.checker = new ReplicaChecker(board, cluster::maxReplicas, ids);
  }

  /// Whether the cluster has begun.
  public synchronized boolean isBootstrapped() {
    return cluster.isBootstrapped();
  }

  /// Begins the cluster.
  public synchronized BootstrapOutcome bootstrap(StoreMeta store, Region region) {
    return cluster.bootstrap(store, region);
  }

  /// How many voters a Region shall have.
  public synchronized int maxReplicas() {
    return cluster.maxReplicas();
  }

  /// Decides how many voters a Region shall have.
  public synchronized void setMaxReplicas(int count) {
    cluster.setMaxReplicas(count);
  }

  /// The store with that id, or null.
  public synchronized @Nullable Store store(long id) {
    return cluster.stores().get(id);
  }

  /// All stores, tombstones too, by id.
  public synchronized List<Store> stores() {
    return cluster.stores().all();
  }

  /// Takes a store in.
  public synchronized StorePut putStore(StoreMeta store) {
    return cluster.putStore(store);
  }

  /// Takes a store's heartbeat.
  public synchronized StoreBeat storeHeartbeat(long id, StoreStats stats) {
    return cluster.stores().heartbeat(id, stats);
  }

  /// Starts emptying a store; false if there is none to empty.
  public synchronized boolean takeOffline(long id, boolean destroyed) {
    return cluster.stores().takeOffline(id, destroyed);
  }

  /// What a store holds.
  public synchronized Regions.Tally tally(long store) {
    return cluster.regions().tally(store);
  }

  /// How many Regions are known.
  public synchronized int regionCount() {
    return cluster.regions().size();
  }

  /// The Region with that id, or null.
  public synchronized @Nullable RegionInfo region(long id) {
    return cluster.regions().byId(id);
  }

  /// The Region that holds `key`, or null.
  public synchronized @Nullable RegionInfo regionOf(Key key) {
    return cluster.regions().byKey(key);
  }

  /// The Region before the one that holds `key`, or null.
  public synchronized @Nullable RegionInfo regionBefore(Key key) {
    return cluster.regions().before(key);
  }

  /// Up to `limit` Regions that share keys with `range`, ascending; 0 or less: all.
  public synchronized List<RegionInfo> scan(KeyRange range, int limit) {
    return cluster.regions().scan(range, limit);
  }

  /// How the Region's operator stands or ended, or null.
  public synchronized @Nullable OperatorStatus operator(long regionId) {
    return operators.status(regionId);
  }

  /// Takes what a leader says of its Region.
  public synchronized RegionBeat regionHeartbeat(RegionInfo info) {
    var flaw = Regions.flaw(info.region());
    if (flaw != null) {
      return new RegionBeat.Invalid(flaw);
    }
    var leader = info.leader();
    if (leader == null || info.region().peer(leader.id()) == null) {
      return new RegionBeat.Invalid("region " + info.id() + " is reported without its leader");
    }
    var store = cluster.stores().get(leader.store());
    if (store == null) {
      return new RegionBeat.UnknownStore(leader.store());
    }
    if (store.condition() == Store.Condition.TOMBSTONE) {
      return new RegionBeat.TombstoneStore(leader.store());
    }
    return switch (cluster.regions().report(info)) {
      case RegionUpdate.Stale stale -> new RegionBeat.Stale(stale.reason());
      case RegionUpdate.Taken taken -> {
        for (RegionInfo gone : taken.displaced()) {
          operators.cancel(gone.id(), "region not found");
        }
        yield new RegionBeat.Taken(decide(info));
      }
    };
  }

  /// Gives ids for the Regions that a leader wants to make of its own.
  public synchronized SplitIds askSplit(Region region, int count) {
    if (count < 1 || count > SPLIT_MAX) {
      return new SplitIds.Refused(
          "a split makes 1 to %d new regions, not %d".formatted(SPLIT_MAX, count));
    }
    var known = cluster.regions().byId(region.id());
    if (known == null) {
      return new SplitIds.Refused("region " + region.id() + " is not known");
    }
    if (region.epoch().isOlderThan(known.region().epoch())) {
      return new SplitIds.Refused(
          "region %d is at epoch %s, the split is for %s"
              .formatted(region.id(), known.region().epoch(), region.epoch()));
    }
    int peers = region.peers().size();
    var given = new ArrayList<SplitIds.NewRegion>(count);
    long next = ids.next(count * (1 + peers));
    for (int i = 0; i < count; i++) {
      long id = next++;
      var ofPeers = new ArrayList<Long>(peers);
      for (int j = 0; j < peers; j++) {
        ofPeers.add(next++);
      }
      given.add(new SplitIds.NewRegion(id, ofPeers));
    }
    return new SplitIds.Given(given);
  }

  /// Hears from its leader what became of a Region that was divided, in the order of keys, before
  /// the new Regions' own leaders report: so no key is without a Region meanwhile. Null, or why
  /// that cannot be.
  public synchronized @Nullable String reportSplit(List<Region> regions) {
    for (int i = 0; i < regions.size(); i++) {
      var flaw = Regions.flaw(regions.get(i));
      if (flaw == null
          && i > 0
          && !regions.get(i).range().start().equals(regions.get(i - 1).range().end())) {
        flaw = "region " + regions.get(i).id() + " does not begin where the one before it ends";
      }
      if (flaw != null) {
        return flaw;
      }
    }
    var divided =
        regions.stream()
            .map(region -> cluster.regions().byId(region.id()))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    if (divided != null) {
      // The divided one first, so that it makes room for the others.
      regions.stream()
          .filter(part -> part.id() == divided.id())
          .forEach(part -> took(part, divided));
      regions.stream()
          .filter(part -> part.id() != divided.id())
          .forEach(part -> took(part, divided));
    }
    return null;
  }

  /// A part is led, and its peers are, as those of the divided Region on the same stores, unless
  /// its own leader has said otherwise.
  private void took(Region part, RegionInfo divided) {
    var known = cluster.regions().byId(part.id());
    if (known != null && !known.region().epoch().isOlderThan(part.epoch())) {
      return;
    }
    var leader = divided.leader();
    var pending =
        part.peers().stream()
            .filter(peer -> divided.pendingPeers().stream().anyMatch(on(peer.store())))
            .toList();
    var down = new ArrayList<RegionInfo.DownPeer>();
    for (var one : divided.downPeers()) {
      var peer = part.peerOn(one.peer().store());
      if (peer != null) {
        down.add(new RegionInfo.DownPeer(peer, one.seconds()));
      }
    }
    cluster
        .regions()
        .report(
            new RegionInfo(
                part,
                leader == null ? null : part.peerOn(leader.store()),
                part.id() == divided.id() ? divided.term() : 0,
                pending,
                down,
                RegionInfo.Traffic.NONE));
  }

  private static Predicate<Peer> on(long store) {
    return peer -> peer.store() == store;
  }

  /// What has to be done now and then: looks at some Regions and at the stores, and says which
  /// orders to send.
  public synchronized List<Order> tick() {
    cluster.stores().watch();
    for (Store store : cluster.stores().all()) {
      if (store.condition() == Store.Condition.OFFLINE
          && cluster.regions().tally(store.id()).peers() == 0) {
        cluster.stores().bury(store.id());
      }
    }
    patrol();
    return operators.push(cluster.regions()::byId);
  }

  /// Saves what heartbeats changed. Called by one thread.
  public void save() {
    MetaBatch regions;
    synchronized (this) {
      cluster.saveStores();
      regions = cluster.takeUnsavedRegions();
    }
    // Only this method writes Regions once the cluster has begun, so that their order is kept.
    meta.apply(regions);
  }

  private void patrol() {
    if (!operators.hasRoom()) {
      return;
    }
    var batch = cluster.regions().next(patrolled, PATROL_BATCH);
    for (RegionInfo info : batch) {
      startIfNeeded(info);
    }
    patrolled = batch.size() < PATROL_BATCH ? null : batch.getLast().region().range().start();
  }

  private @Nullable Order decide(RegionInfo info) {
    var order = operators.advance(info);
    if (order == null && !operators.isBusy(info.id())) {
      startIfNeeded(info);
      order = operators.advance(info);
    }
    return order;
  }

  private void startIfNeeded(RegionInfo info) {
    if (operators.hasRoom() && !operators.isBusy(info.id())) {
      var operator = checker.check(info);
      if (operator != null) {
        operators.start(operator);
      }
    }
  }

  private final class Board implements StoreBoard {
    @Override
    public @Nullable Store store(long id) {
      return cluster.stores().get(id);
    }

    @Override
    public List<Store> stores() {
      return cluster.stores().all();
    }

    @Override
    public int peers(long store) {
      return cluster.regions().tally(store).peers() + operators.incoming(store);
    }

    @Override
    public int leaders(long store) {
      return cluster.regions().tally(store).leaders();
    }
  }
}
