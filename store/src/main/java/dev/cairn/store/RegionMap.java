package dev.cairn.store;

import dev.cairn.engine.replicated.Region;
import dev.cairn.store.read.Serving;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What this store serves, by Region: what requests are checked against as they arrive.
///
/// Thread-safe.
final class RegionMap {
  private final ConcurrentHashMap<Long, Serving> servings = new ConcurrentHashMap<>();

  @Nullable Serving get(long region) {
    return servings.get(region);
  }

  void put(Serving serving) {
    servings.put(serving.region().id(), serving);
  }

  void remove(long region) {
    servings.remove(region);
  }

  Collection<Serving> all() {
    return servings.values();
  }

  /// Whether another Region here, one that has data, shares keys with this one.
  boolean overlapsAnother(Region region) {
    for (var serving : servings.values()) {
      if (serving.region().id() != region.id()
          && serving.standing().initialized()
          && serving.region().range().overlaps(region.range())) {
        return true;
      }
    }
    return false;
  }
}
