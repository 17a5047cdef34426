package dev.cairn.store;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.read.Serving;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What this store serves, by Region: what requests are checked against as they arrive. And what
/// else takes room among the keys: data that comes (a snapshot being put in, a Region just divided
/// off) or goes (a peer being removed).
///
/// Thread-safe.
final class RegionMap {
  private final ConcurrentHashMap<Long, Serving> servings = new ConcurrentHashMap<>();
  private final Map<Long, KeyRange> claims = new HashMap<>();

  @Nullable Serving get(long region) {
    return servings.get(region);
  }

  /// From now on this is served; a peer with data no longer needs its claim.
  synchronized void put(Serving serving) {
    servings.put(serving.region().id(), serving);
    if (serving.standing().initialized()) {
      claims.remove(serving.region().id());
    }
  }

  synchronized void remove(long region) {
    servings.remove(region);
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
    for (var serving : servings.values()) {
      if (serving.region().id() != id
          && serving.standing().initialized()
          && serving.region().range().overlaps(range)) {
        return true;
      }
    }
    return claims.entrySet().stream()
        .anyMatch(claim -> claim.getKey() != id && claim.getValue().overlaps(range));
  }

  /// The Region and those here that came of it by the same split or a later one and lie beside it:
  /// a client that knows an older epoch may look for their keys in it.
  List<Region> around(Region region) {
    var around = new ArrayList<Region>();
    around.add(region);
    for (var serving : servings.values()) {
      var other = serving.region();
      boolean beside =
          isBefore(other.range(), region.range()) || isBefore(region.range(), other.range());
      if (beside
          && serving.standing().initialized()
          && other.epoch().version() >= region.epoch().version()) {
        around.add(other);
      }
    }
    return around;
  }

  private static boolean isBefore(KeyRange one, KeyRange other) {
    return !one.end().isEmpty() && one.end().equals(other.start());
  }
}
