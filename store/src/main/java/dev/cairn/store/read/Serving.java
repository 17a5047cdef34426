package dev.cairn.store.read;

import dev.cairn.base.bytes.Key;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Reads;
import dev.cairn.engine.Snapshot;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.store.region.DataReads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a peer tells the threads on which requests arrive: which Region it serves, and in which
/// capacity. Replaced as a whole whenever one of these changes, except for the lease.
///
/// Thread-safe.
public final class Serving implements RegionView {
  private final Region region;
  private final Standing standing;
  private final Data data;

  /// What a peer is at the moment.
  ///
  /// @param self this peer
  /// @param term its term
  /// @param leader who leads in that term, if it knows
  /// @param initialized whether it has data; otherwise it waits for a snapshot
  public record Standing(Peer self, long term, @Nullable Peer leader, boolean initialized) {
    /// Whether this peer leads.
    public boolean leads() {
      return leader != null && leader.id() == self.id();
    }
  }

  /// The data that answers come from, until it is taken away (the peer removed, its data replaced,
  /// its range cut).
  public static final class Data {
    private final Engine engine;
    private final Reads reads;
    private final Lease lease;
    private volatile boolean gone;

    /// Data in `engine`, read under `lease`.
    public Data(Engine engine, Lease lease) {
      this.engine = engine;
      this.reads = new DataReads(engine);
      this.lease = lease;
    }

    /// Called before anything happens to the data, so that no answer made from it afterwards gets
    /// out.
    public void takeAway() {
      gone = true;
    }
  }

  /// Serves `region` from `data`.
  public Serving(Region region, Standing standing, Data data) {
    this.region = region;
    this.standing = standing;
    this.data = data;
  }

  @Override
  public Region region() {
    return region;
  }

  /// What the peer is.
  public Standing standing() {
    return standing;
  }

  @Override
  public Reads reads() {
    return data.reads;
  }

  @Override
  public Snapshot snapshot() {
    return DataReads.snapshot(data.engine.snapshot());
  }

  @Override
  public @Nullable RegionError confirm() {
    return data.gone ? new RegionError.RegionNotFound(region.id()) : null;
  }

  /// Whether the lease holds, so that this view may be read at once.
  public boolean leaseHolds(long nowNanos) {
    return data.lease.holds(nowNanos);
  }

  /// The first reason not to serve the request here, or null; in the order that clients rely on.
  public @Nullable RegionError refuse(RegionContext context) {
    if (!standing.leads() && !context.anyReplica()) {
      return new RegionError.NotLeader(region.id(), standing.leader());
    }
    if (context.peer() != 0 && context.peer() != standing.self().id()) {
      return new RegionError.PeerNotMatch(region.id(), context.peer(), standing.self().id());
    }
    if (!standing.initialized()) {
      return new RegionError.NotInitialized(region.id());
    }
    if (context.term() != 0 && context.term() + 1 < standing.term()) {
      return new RegionError.StaleCommand();
    }
    if (context.epoch().version() != region.epoch().version()) {
      return new RegionError.EpochNotMatch(List.of(region));
    }
    return null;
  }

  /// Why `key` is not served here, or null.
  public @Nullable RegionError refuseKey(byte[] key) {
    var wanted = Key.of(key);
    return region.range().contains(wanted) ? null : new RegionError.KeyNotInRegion(wanted, region);
  }
}
