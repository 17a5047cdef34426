package dev.cairn.cli.raw;

import com.google.protobuf.ByteString;
import kvproto.kvrpcpb.Context;
import kvproto.metapb.Peer;
import kvproto.metapb.Region;

/// Where a Region is served.
///
/// @param region its range and peers
/// @param leader the peer to ask
/// @param address of the leader's store
/// @param context what a request to it carries
public record Location(Region region, Peer leader, String address, Context context) {
  static Location of(Region region, Peer leader, String address) {
    var context =
        Context.newBuilder()
            .setRegionId(region.getId())
            .setRegionEpoch(region.getRegionEpoch())
            .setPeer(leader)
            .build();
    return new Location(region, leader, address, context);
  }

  /// Whether `key` belongs to the Region.
  public boolean holds(ByteString key) {
    var order = ByteString.unsignedLexicographicalComparator();
    return order.compare(region.getStartKey(), key) <= 0
        && (region.getEndKey().isEmpty() || order.compare(key, region.getEndKey()) < 0);
  }
}
