package dev.cairn.store.region;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import kvproto.metapb.PeerRole;
import kvproto.metapb.RegionEpoch;

/// Regions as `metapb` writes them, the form they have on disk and on the wire.
public final class RegionCodec {
  private RegionCodec() {}

  /// A Region as metapb.
  public static kvproto.metapb.Region toProto(Region region) {
    var proto =
        kvproto.metapb.Region.newBuilder()
            .setId(region.id())
            .setStartKey(bytes(region.range().start()))
            .setEndKey(bytes(region.range().end()))
            .setRegionEpoch(toProto(region.epoch()));
    for (var peer : region.peers()) {
      proto.addPeers(toProto(peer));
    }
    return proto.build();
  }

  /// An epoch as metapb.
  public static RegionEpoch toProto(Epoch epoch) {
    return RegionEpoch.newBuilder().setConfVer(epoch.confVer()).setVersion(epoch.version()).build();
  }

  /// A peer as metapb.
  public static kvproto.metapb.Peer toProto(Peer peer) {
    var role =
        switch (peer.role()) {
          case VOTER -> PeerRole.Voter;
          case LEARNER -> PeerRole.Learner;
          case INCOMING_VOTER -> PeerRole.IncomingVoter;
          case DEMOTING_VOTER -> PeerRole.DemotingVoter;
        };
    return kvproto.metapb.Peer.newBuilder()
        .setId(peer.id())
        .setStoreId(peer.store())
        .setRole(role)
        .build();
  }

  /// A Region from metapb.
  public static Region fromProto(kvproto.metapb.Region proto) {
    return new Region(
        proto.getId(),
        new KeyRange(key(proto.getStartKey()), key(proto.getEndKey())),
        fromProto(proto.getRegionEpoch()),
        proto.getPeersList().stream().map(RegionCodec::fromProto).toList());
  }

  /// An epoch from metapb.
  public static Epoch fromProto(RegionEpoch proto) {
    return new Epoch(proto.getConfVer(), proto.getVersion());
  }

  /// A peer from metapb.
  public static Peer fromProto(kvproto.metapb.Peer proto) {
    var role =
        switch (proto.getRole()) {
          case Voter, UNRECOGNIZED -> Peer.Role.VOTER;
          case Learner -> Peer.Role.LEARNER;
          case IncomingVoter -> Peer.Role.INCOMING_VOTER;
          case DemotingVoter -> Peer.Role.DEMOTING_VOTER;
        };
    return new Peer(proto.getId(), proto.getStoreId(), role);
  }

  private static ByteString bytes(Key key) {
    return UnsafeByteOperations.unsafeWrap(key.bytes());
  }

  private static Key key(ByteString bytes) {
    return Key.of(bytes.toByteArray());
  }
}
