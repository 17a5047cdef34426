package dev.cairn.pd.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import kvproto.metapb.NodeState;
import kvproto.metapb.PeerRole;
import kvproto.metapb.RegionEpoch;
import kvproto.metapb.StoreLabel;
import kvproto.metapb.StoreState;

/// Stores and Regions as `metapb` has them, on the wire and in PD's memory.
public final class MetapbCodec {
  private MetapbCodec() {}

  /// A store for the wire.
  public static kvproto.metapb.Store toProto(StoreMeta store) {
    var out =
        kvproto.metapb.Store.newBuilder()
            .setId(store.id())
            .setAddress(store.address())
            .setPeerAddress(store.endpoints().peer())
            .setStatusAddress(store.endpoints().status())
            .setVersion(store.build().version())
            .setGitHash(store.build().gitHash())
            .setDeployPath(store.build().deployPath())
            .setStartTimestamp(store.startTimestamp())
            .setLastHeartbeat(store.lastHeartbeatMillis() * 1_000_000)
            .setPhysicallyDestroyed(store.physicallyDestroyed());
    switch (store.state()) {
      case UP -> out.setState(StoreState.Up).setNodeState(NodeState.Serving);
      case OFFLINE -> out.setState(StoreState.Offline).setNodeState(NodeState.Removing);
      case TOMBSTONE -> out.setState(StoreState.Tombstone).setNodeState(NodeState.Removed);
    }
    for (var label : store.labels()) {
      out.addLabels(StoreLabel.newBuilder().setKey(label.key()).setValue(label.value()));
    }
    return out.build();
  }

  /// A store from the wire.
  public static StoreMeta fromProto(kvproto.metapb.Store store) {
    var state =
        switch (store.getState()) {
          case Up, UNRECOGNIZED -> StoreMeta.State.UP;
          case Offline -> StoreMeta.State.OFFLINE;
          case Tombstone -> StoreMeta.State.TOMBSTONE;
        };
    return new StoreMeta(
        store.getId(),
        store.getAddress(),
        new StoreMeta.Endpoints(store.getPeerAddress(), store.getStatusAddress()),
        new StoreMeta.Build(store.getVersion(), store.getGitHash(), store.getDeployPath()),
        store.getLabelsList().stream()
            .map(label -> new StoreMeta.Label(label.getKey(), label.getValue()))
            .toList(),
        store.getStartTimestamp(),
        state,
        store.getPhysicallyDestroyed(),
        store.getLastHeartbeat() / 1_000_000);
  }

  /// A Region for the wire.
  public static kvproto.metapb.Region toProto(Region region) {
    var out =
        kvproto.metapb.Region.newBuilder()
            .setId(region.id())
            .setStartKey(bytes(region.range().start()))
            .setEndKey(bytes(region.range().end()))
            .setRegionEpoch(toProto(region.epoch()));
    for (Peer peer : region.peers()) {
      out.addPeers(toProto(peer));
    }
    return out.build();
  }

  /// A Region from the wire. Throws [IllegalArgumentException] if its range runs backwards.
  public static Region fromProto(kvproto.metapb.Region region) {
    return new Region(
        region.getId(),
        new KeyRange(key(region.getStartKey()), key(region.getEndKey())),
        new Epoch(region.getRegionEpoch().getConfVer(), region.getRegionEpoch().getVersion()),
        region.getPeersList().stream().map(MetapbCodec::fromProto).toList());
  }

  /// An epoch for the wire.
  public static RegionEpoch toProto(Epoch epoch) {
    return RegionEpoch.newBuilder().setConfVer(epoch.confVer()).setVersion(epoch.version()).build();
  }

  /// A peer for the wire.
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

  /// A peer from the wire.
  public static Peer fromProto(kvproto.metapb.Peer peer) {
    var role =
        switch (peer.getRole()) {
          case Voter, UNRECOGNIZED -> Peer.Role.VOTER;
          case Learner -> Peer.Role.LEARNER;
          case IncomingVoter -> Peer.Role.INCOMING_VOTER;
          case DemotingVoter -> Peer.Role.DEMOTING_VOTER;
        };
    return new Peer(peer.getId(), peer.getStoreId(), role);
  }

  /// A key for the wire, sharing its bytes.
  public static ByteString bytes(Key key) {
    return UnsafeByteOperations.unsafeWrap(key.bytes());
  }

  /// A key from the wire.
  public static Key key(ByteString bytes) {
    return Key.of(bytes.toByteArray());
  }

  static byte[] encode(StoreMeta store) {
    return toProto(store).toByteArray();
  }

  static byte[] encode(Region region) {
    return toProto(region).toByteArray();
  }

  static StoreMeta decodeStore(Key at, byte[] value) {
    try {
      return fromProto(kvproto.metapb.Store.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(at, e);
    }
  }

  static Region decodeRegion(Key at, byte[] value) {
    try {
      return fromProto(kvproto.metapb.Region.parseFrom(value));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw unreadable(at, e);
    }
  }

  private static CairnException unreadable(Key at, Exception cause) {
    return new CairnException(
        ErrorCode.FILE_CORRUPT, "PD's memory is unreadable at '" + at + "'", cause);
  }
}
