package dev.cairn.store;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.read.Serving;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What this store serves, by Region: what requests are checked against as they arrive. And what
/// else takes room among the keys: data that comes (a snapshot being put in, a Region just divided
/// off) or goes (a peer being removed).
///
/// Regions with data do not overlap, and are found by their keys.
///
/// Thread-safe.
final class RegionMap {
  private final ConcurrentHashMap<Long, Serving> servings = new ConcurrentHashMap<>();
  private final TreeMap<Key, Region> byStart = new TreeMap<>();
  private final Map<Long, KeyRange> claims = new HashMap<>();

  @Nullable Serving get(long region) {
    return servings.get(region);
  }

  /// From now on this is served; a peer with data no longer needs its claim.
  synchronized void put(Serving serving) {
    unlink(servings.put(serving.region().id(), serving));
    if (serving.standing().initialized()) {
      byStart.put(serving.region().range().start(), serving.region());
      claims.remove(serving.region().id());
    }
  }

  synchronized void remove(long region) {
    unlink(servings.remove(region));
  }

  private void unlink(@Nullable Serving serving) {
    if (serving != null) {
      byStart.remove(serving.region().range().start(), serving.region());
    }
  }

  Collection<Serving> all() {
    return servings.values();
  }

  /// Keeps the Region's keys to it until it is served or the claim released.
  synchronized void claim(Region region) {
    claims.put(region.id(), region.range());
  }

  /// The same, unless another Region here shares keys with it.
  synchronized boolean tryClaim(Region region) {
    if (overlapsAnother(region.id(), region.range())) {
      return false;
    }
    claim(region);
    return true;
  }

  synchronized void release(long region) {
    claims.remove(region);
  }

  private boolean overlapsAnother(long id, KeyRange range) {
    var from = byStart.floorKey(range.start());
    for (var region : byStart.tailMap(from == null ? range.start() : from, true).values()) {
      if (!range.end().isEmpty() && region.range().start().compareTo(range.end()) >= 0) {
        break;
      }
      if (region.id() != id && region.range().overlaps(range)) {
        return true;
      }
    }
    return claims.entrySet().stream()
        .anyMatch(claim -> claim.getKey() != id && claim.getValue().overlaps(range));
  }

  /// The Region and those beside it here that are of its version or a newer one: a client that
  /// knows an older epoch may look for their keys in it.
  synchronized List<Region> around(Region region) {
    var around = new ArrayList<Region>();
    around.add(region);
    var before = byStart.lowerEntry(region.range().start());
    if (before != null && before.getValue().range().end().equals(region.range().start())) {
      addIfNewer(before.getValue(), region, around);
    }
    var after = byStart.get(region.range().end());
    if (after != null && !region.range().end().isEmpty()) {
      addIfNewer(after, region, around);
    }
    return around;
  }

  private static void addIfNewer(Region beside, Region region, List<Region> around) {
    if (beside.epoch().version() >= region.epoch().version()) {
      around.add(beside);
    }
  }
}
