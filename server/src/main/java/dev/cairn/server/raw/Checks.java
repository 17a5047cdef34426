package dev.cairn.server.raw;

import dev.cairn.base.bytes.Key;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionError;
import kvproto.kvrpcpb.Context;
import org.jspecify.annotations.Nullable;

/// Whom a request is for, and whether its keys belong there.
final class Checks {
  private Checks() {}

  static RegionContext address(Context context) {
    var epoch = context.getRegionEpoch();
    var peer = context.getPeer();
    return new RegionContext(
        context.getRegionId(),
        peer.getStoreId(),
        peer.getId(),
        new Epoch(epoch.getConfVer(), epoch.getVersion()),
        context.getTerm(),
        context.getReplicaRead());
  }

  /// Null if the Region holds the key.
  static @Nullable RegionError inside(Region region, byte[] key) {
    var asked = Key.of(key);
    return region.range().contains(asked) ? null : new RegionError.KeyNotInRegion(asked, region);
  }

  /// Null if the Region holds the key or ends with it.
  static @Nullable RegionError insideOrAtEnd(Region region, Key key) {
    boolean good =
        region.range().contains(key)
            || (!region.range().end().isEmpty() && key.equals(region.range().end()));
    return good ? null : new RegionError.KeyNotInRegion(key, region);
  }
}
