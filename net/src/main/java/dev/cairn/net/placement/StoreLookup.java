package dev.cairn.net.placement;

import kvproto.metapb.Store;

/// What PD knows of a store id.
public sealed interface StoreLookup {
  /// The store is known and may come up again.
  record Found(Store store) implements StoreLookup {}

  /// The store is gone for good: forget its address and drop what waits for it.
  record Tombstone(long store) implements StoreLookup {}

  /// PD never saw that id, or does not know it yet: ask again later.
  record NotFound(long store) implements StoreLookup {}
}
