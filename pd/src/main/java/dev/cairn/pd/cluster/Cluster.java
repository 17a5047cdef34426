package dev.cairn.pd.cluster;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.Clock;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.pd.meta.IdAllocator;
import dev.cairn.pd.meta.MetaBatch;
import dev.cairn.pd.meta.MetaKeys;
import dev.cairn.pd.meta.MetaNumbers;
import dev.cairn.pd.meta.MetaStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Stores and Regions together, and how the cluster began. Not thread-safe.
public final class Cluster {
  private final MetaStore meta;
  private final Clock clock;
  private final IdAllocator ids;
  private final Stores stores;
  private final Regions regions;
  private boolean bootstrapped;
  private int maxReplicas;

  /// The cluster kept in `meta`.
  ///
  /// @param maxReplicas wanted replicas as long as the cluster has not decided itself
  /// @param maxStoreDownTime silence after which a store is given up
  public Cluster(
      MetaStore meta, Clock clock, IdAllocator ids, int maxReplicas, Duration maxStoreDownTime) {
    this.meta = meta;
    this.clock = clock;
    this.ids = ids;
    this.stores = new Stores(meta, clock, maxStoreDownTime);
    this.regions = Regions.load(meta);
    this.bootstrapped = meta.get(MetaKeys.BOOTSTRAPPED) != null;
    this.maxReplicas = Math.toIntExact(MetaNumbers.read(meta, MetaKeys.MAX_REPLICAS, maxReplicas));
  }

  /// The stores.
  public Stores stores() {
    return stores;
  }

  /// The Regions.
  public Regions regions() {
    return regions;
  }

  /// Whether there is a first store and a first Region.
  public boolean isBootstrapped() {
    return bootstrapped;
  }

  /// How many voters a Region shall have.
  public int maxReplicas() {
    return maxReplicas;
  }

  /// Decides how many voters a Region shall have, 1 to 15. Durable when this returns.
  public void setMaxReplicas(int count) {
    if (count < 1 || count > 15) {
      throw new IllegalArgumentException("max_peer_count must lie between 1 and 15, not " + count);
    }
    meta.apply(new MetaBatch().put(MetaKeys.MAX_REPLICAS, count));
    maxReplicas = count;
  }

  /// Begins the cluster with its first store, which holds the one peer of the first Region. Durable
  /// when this returns.
  public BootstrapOutcome bootstrap(StoreMeta store, Region region) {
    if (bootstrapped) {
      return new BootstrapOutcome.Already();
    }
    var flaw = bootstrapFlaw(store, region);
    if (flaw != null) {
      return new BootstrapOutcome.Invalid(flaw);
    }
    if (!(stores.check(store) instanceof StorePut.Accepted accepted)) {
      return new BootstrapOutcome.Invalid("store " + store.id() + " cannot be put");
    }
    ids.reserve(Math.max(store.id(), Math.max(region.id(), region.peers().getFirst().id())));
    var batch = new MetaBatch();
    stores.take(store, accepted, batch);
    regions.report(RegionInfo.unreported(region));
    regions.collectUnsaved(batch);
    batch.put(MetaKeys.BOOTSTRAPPED, clock.wallMillis());
    batch.put(MetaKeys.MAX_REPLICAS, maxReplicas);
    meta.apply(batch);
    bootstrapped = true;
    return new BootstrapOutcome.Done();
  }

  /// Takes a store in, or takes over what a known one says about itself now. Durable when this
  /// returns.
  ///
  /// A store whose address it takes over becomes a tombstone, unless a Region would be left without
  /// a live quorum: then that store's data is the only hope, and it keeps its address.
  public StorePut putStore(StoreMeta store) {
    var outcome = stores.check(store);
    if (!(outcome instanceof StorePut.Accepted accepted)) {
      return outcome;
    }
    for (long old : accepted.replaced()) {
      for (RegionInfo info : regions.scan(KeyRange.ALL, 0)) {
        var peer = info.region().peerOn(old);
        if (peer != null
            && !peer.isLearner()
            && !Quorum.isMajority(
                Quorum.liveVoters(info, old, stores::get), info.voters().size())) {
          return new StorePut.StillNeeded(store, old, info.id());
        }
      }
    }
    var batch = new MetaBatch();
    stores.take(store, accepted, batch);
    meta.apply(batch);
    return outcome;
  }

  /// What heartbeats changed about Regions and is not saved yet; the caller applies it. Losing it
  /// loses nothing that leaders do not report again.
  public MetaBatch takeUnsavedRegions() {
    var batch = new MetaBatch();
    regions.collectUnsaved(batch);
    return batch;
  }

  /// Saves what heartbeats changed about stores. Durable when this returns.
  public void saveStores() {
    var batch = new MetaBatch();
    stores.collectUnsaved(batch);
    meta.apply(batch);
  }

  private static @Nullable String bootstrapFlaw(StoreMeta store, Region region) {
    var flaw = Regions.flaw(region);
    if (flaw != null) {
      return flaw;
    }
    if (!region.range().start().isEmpty() || !region.range().end().isEmpty()) {
      return "invalid first region range " + region.range() + ": it must cover all keys";
    }
    if (region.peers().size() != 1) {
      return "invalid first region peer count " + region.peers().size() + ": it must be 1";
    }
    Peer peer = region.peers().getFirst();
    return peer.store() == store.id()
        ? null
        : "invalid peer store id %d: it must be that of the store, %d"
            .formatted(peer.store(), store.id());
  }
}
