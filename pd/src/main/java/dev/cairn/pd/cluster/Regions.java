package dev.cairn.pd.cluster;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.pd.meta.MetaBatch;
import dev.cairn.pd.meta.MetaKeys;
import dev.cairn.pd.meta.MetaStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The known Regions, by key and by id. Not thread-safe.
///
/// No two of them share a key: a report with a newer version displaces what it overlaps, one with
/// an older version is refused. Between a split and the report of its other half a part of the key
/// space may be unknown; nobody is told a wrong owner for it.
public final class Regions {
  private final TreeMap<Key, RegionInfo> byStart = new TreeMap<>();
  private final Map<Long, RegionInfo> byId = new HashMap<>();
  private final Map<Long, Tally> tallies = new HashMap<>();
  private final TreeSet<Long> unsaved = new TreeSet<>();

  /// None.
  public Regions() {}

  /// Those kept in `meta`, where a crash between two saves can have left overlaps: the newer wins.
  public static Regions load(MetaStore meta) {
    var regions = new Regions();
    for (var pair : meta.range(MetaKeys.REGIONS, Integer.MAX_VALUE)) {
      var region = MetapbCodec.decodeRegion(pair.key(), pair.value());
      var update = regions.report(RegionInfo.unreported(region));
      switch (update) {
        case RegionUpdate.Taken _ -> regions.unsaved.remove(region.id());
        case RegionUpdate.Stale _ -> regions.unsaved.add(region.id());
      }
    }
    return regions;
  }

  /// How many there are.
  public int size() {
    return byId.size();
  }

  /// The Region with that id, or null.
  public @Nullable RegionInfo byId(long id) {
    return byId.get(id);
  }

  /// The Region that holds `key`, or null if it is not known.
  public @Nullable RegionInfo byKey(Key key) {
    var floor = byStart.floorEntry(key);
    return floor != null && floor.getValue().region().range().contains(key)
        ? floor.getValue()
        : null;
  }

  /// The Region that ends where the one that holds `key` starts, or null.
  public @Nullable RegionInfo before(Key key) {
    var holder = byKey(key);
    if (holder == null) {
      return null;
    }
    var start = holder.region().range().start();
    var lower = byStart.lowerEntry(start);
    return lower != null && lower.getValue().region().range().end().equals(start)
        ? lower.getValue()
        : null;
  }

  /// Up to `limit` Regions that share keys with `range`, ascending; a limit of 0 or less is none.
  public List<RegionInfo> scan(KeyRange range, int limit) {
    var found = new ArrayList<RegionInfo>();
    var holder = byKey(range.start());
    var from = holder == null ? range.start() : holder.region().range().start();
    for (RegionInfo info : byStart.tailMap(from, true).values()) {
      boolean beyond =
          !range.end().isEmpty() && info.region().range().start().compareTo(range.end()) >= 0;
      if (beyond || (limit > 0 && found.size() >= limit)) {
        break;
      }
      found.add(info);
    }
    return found;
  }

  /// Up to `limit` Regions, from the first whose start is greater than `after` (null: the very
  /// first).
  public List<RegionInfo> next(@Nullable Key after, int limit) {
    var rest = after == null ? byStart : byStart.tailMap(after, false);
    return rest.values().stream().limit(limit).toList();
  }

  /// How many peers and leaders a store has.
  public Tally tally(long store) {
    return tallies.getOrDefault(store, Tally.NONE);
  }

  /// Takes over what a leader says of its Region, unless something newer is known.
  public RegionUpdate report(RegionInfo info) {
    var old = byId.get(info.id());
    if (old != null) {
      if (info.region().epoch().isOlderThan(old.region().epoch())) {
        return stale(info, old);
      }
      boolean sameEpoch = info.region().epoch().equals(old.region().epoch());
      if (sameEpoch && info.term() != 0 && info.term() < old.term()) {
        return new RegionUpdate.Stale(
            "region %d was led in term %d, this report is of term %d"
                .formatted(info.id(), old.term(), info.term()));
      }
    }
    var displaced = new ArrayList<RegionInfo>();
    for (RegionInfo other : scan(info.region().range(), 0)) {
      if (other.id() == info.id()) {
        continue;
      }
      if (other.region().epoch().version() > info.region().epoch().version()) {
        return stale(info, other);
      }
      displaced.add(other);
    }
    displaced.forEach(this::remove);
    if (old != null) {
      unlink(old);
    }
    link(info);
    boolean described = old == null || !old.region().equals(info.region());
    if (described) {
      unsaved.add(info.id());
    }
    boolean led = old == null || !Objects.equals(old.leader(), info.leader());
    return new RegionUpdate.Taken(described, led, List.copyOf(displaced));
  }

  /// Puts what changed since the last call into `batch`.
  void collectUnsaved(MetaBatch batch) {
    for (long id : unsaved) {
      var info = byId.get(id);
      if (info == null) {
        batch.delete(MetaKeys.region(id));
      } else {
        batch.put(MetaKeys.region(id), MetapbCodec.encode(info.region()));
      }
    }
    unsaved.clear();
  }

  private static RegionUpdate stale(RegionInfo report, RegionInfo known) {
    return new RegionUpdate.Stale(
        "region is stale: region %d has epoch %s, but region %d is known with epoch %s"
            .formatted(report.id(), report.region().epoch(), known.id(), known.region().epoch()));
  }

  private void remove(RegionInfo info) {
    unlink(info);
    unsaved.add(info.id());
  }

  private void link(RegionInfo info) {
    byStart.put(info.region().range().start(), info);
    byId.put(info.id(), info);
    count(info, 1);
  }

  private void unlink(RegionInfo info) {
    byStart.remove(info.region().range().start());
    byId.remove(info.id());
    count(info, -1);
  }

  private void count(RegionInfo info, int sign) {
    long size = info.traffic().approximateSize();
    for (Peer peer : info.region().peers()) {
      boolean leads = info.isLeader(peer);
      tallies.merge(
          peer.store(),
          new Tally(sign, leads ? sign : 0, sign * size, leads ? sign * size : 0),
          Tally::plus);
    }
  }

  /// What a store holds.
  ///
  /// @param peers replicas of Regions
  /// @param leaders of which lead
  /// @param peerBytes their approximate size
  /// @param leaderBytes the approximate size of those that lead
  public record Tally(int peers, int leaders, long peerBytes, long leaderBytes) {
    static final Tally NONE = new Tally(0, 0, 0, 0);

    Tally plus(Tally other) {
      return new Tally(
          peers + other.peers,
          leaders + other.leaders,
          peerBytes + other.peerBytes,
          leaderBytes + other.leaderBytes);
    }
  }

  /// Whether a description can be one: an id, at least one peer, no store twice, and an epoch.
  public static @Nullable String flaw(Region region) {
    if (region.id() == 0) {
      return "region id must not be 0";
    }
    if (region.peers().isEmpty()) {
      return "region " + region.id() + " has no peers";
    }
    var stores = new TreeSet<Long>();
    for (Peer peer : region.peers()) {
      if (peer.id() == 0 || peer.store() == 0) {
        return "region " + region.id() + " has a peer without id or store";
      }
      if (!stores.add(peer.store())) {
        return "region " + region.id() + " has two peers on store " + peer.store();
      }
    }
    return null;
  }
}
