package dev.cairn.server.error;

import com.google.protobuf.UnsafeByteOperations;
import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import java.util.ArrayList;
import kvproto.metapb.PeerRole;
import kvproto.metapb.RegionEpoch;

/// Regions and peers as metapb messages, and back.
public final class RegionMessages {
  private RegionMessages() {}

  /// The Region as clients and PD read it.
  public static kvproto.metapb.Region of(Region region) {
    var message =
        kvproto.metapb.Region.newBuilder()
            .setId(region.id())
            .setStartKey(UnsafeByteOperations.unsafeWrap(region.range().start().bytes()))
            .setEndKey(UnsafeByteOperations.unsafeWrap(region.range().end().bytes()))
            .setRegionEpoch(of(region.epoch()));
    for (Peer peer : region.peers()) {
      message.addPeers(of(peer));
    }
    return message.build();
  }

  /// The peer as clients and PD read it.
  public static kvproto.metapb.Peer of(Peer peer) {
    return kvproto.metapb.Peer.newBuilder()
        .setId(peer.id())
        .setStoreId(peer.store())
        .setRole(
            switch (peer.role()) {
              case VOTER -> PeerRole.Voter;
              case LEARNER -> PeerRole.Learner;
              case INCOMING_VOTER -> PeerRole.IncomingVoter;
              case DEMOTING_VOTER -> PeerRole.DemotingVoter;
            })
        .build();
  }

  /// The epoch as clients and PD read it.
  public static RegionEpoch of(Epoch epoch) {
    return RegionEpoch.newBuilder().setConfVer(epoch.confVer()).setVersion(epoch.version()).build();
  }

  /// A Region from its message.
  public static Region from(kvproto.metapb.Region message) {
    var peers = new ArrayList<Peer>(message.getPeersCount());
    for (var peer : message.getPeersList()) {
      peers.add(from(peer));
    }
    return new Region(
        message.getId(),
        new KeyRange(
            Key.of(message.getStartKey().toByteArray()), Key.of(message.getEndKey().toByteArray())),
        from(message.getRegionEpoch()),
        peers);
  }

  /// A peer from its message; a role of a later version counts as a learner, which decides nothing.
  public static Peer from(kvproto.metapb.Peer message) {
    var role =
        switch (message.getRole()) {
          case Voter -> Peer.Role.VOTER;
          case Learner, UNRECOGNIZED -> Peer.Role.LEARNER;
          case IncomingVoter -> Peer.Role.INCOMING_VOTER;
          case DemotingVoter -> Peer.Role.DEMOTING_VOTER;
        };
    return new Peer(message.getId(), message.getStoreId(), role);
  }

  /// An epoch from its message.
  public static Epoch from(RegionEpoch message) {
    return new Epoch(message.getConfVer(), message.getVersion());
  }
}
