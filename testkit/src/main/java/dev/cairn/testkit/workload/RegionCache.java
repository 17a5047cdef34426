package dev.cairn.testkit.workload;

import dev.cairn.base.bytes.Key;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where a client believes keys to live.
///
/// For one fiber.
final class RegionCache {
  private final TreeMap<Key, Known> byStart = new TreeMap<>();

  /// @param leader whom to ask first, null if nobody knows
  record Known(Region region, @Nullable Peer leader) {}

  @Nullable Known find(Key key) {
    var entry = byStart.floorEntry(key);
    return entry != null && entry.getValue().region().range().contains(key)
        ? entry.getValue()
        : null;
  }

  void put(Region region, @Nullable Peer leader) {
    byStart.values().removeIf(known -> known.region().range().overlaps(region.range()));
    byStart.put(region.range().start(), new Known(region, leader));
  }

  void putAll(List<Region> regions) {
    regions.forEach(region -> put(region, null));
  }

  void forget(Known known) {
    byStart.remove(known.region().range().start());
  }
}
