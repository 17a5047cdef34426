package dev.cairn.pd.grpc;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.pd.cluster.MetapbCodec;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.cluster.StoreStats;
import dev.cairn.pd.member.Membership;
import dev.cairn.pd.operator.Order;
import dev.cairn.pd.tso.Timestamp;
import kvproto.eraftpb.ConfChangeType;
import kvproto.pdpb.ChangePeer;
import kvproto.pdpb.Member;
import kvproto.pdpb.PeerStats;
import kvproto.pdpb.Region;
import kvproto.pdpb.RegionHeartbeatRequest;
import kvproto.pdpb.RegionHeartbeatResponse;
import kvproto.pdpb.ResponseHeader;
import kvproto.pdpb.TransferLeader;

/// What PD knows, as `pdpb` has it.
final class PdpbCodec {
  private PdpbCodec() {}

  static kvproto.pdpb.Timestamp toProto(Timestamp timestamp) {
    return kvproto.pdpb.Timestamp.newBuilder()
        .setPhysical(timestamp.physical())
        .setLogical(timestamp.logical())
        .build();
  }

  static Member toProto(Membership.Member member, String version) {
    return Member.newBuilder()
        .setName(member.name())
        .setMemberId(member.id())
        .addAllPeerUrls(member.peerUrls())
        .addAllClientUrls(member.clientUrls())
        .setBinaryVersion(version)
        .build();
  }

  static Region toProto(RegionInfo info) {
    var out = Region.newBuilder().setRegion(MetapbCodec.toProto(info.region()));
    var leader = info.leader();
    if (leader != null) {
      out.setLeader(MetapbCodec.toProto(leader));
    }
    for (Peer peer : info.pendingPeers()) {
      out.addPendingPeers(MetapbCodec.toProto(peer));
    }
    for (RegionInfo.DownPeer down : info.downPeers()) {
      out.addDownPeers(
          PeerStats.newBuilder()
              .setPeer(MetapbCodec.toProto(down.peer()))
              .setDownSeconds(down.seconds()));
    }
    return out.build();
  }

  /// A report; throws [IllegalArgumentException] if its Region's range runs backwards.
  static RegionInfo fromProto(RegionHeartbeatRequest report) {
    var leader = report.hasLeader() && report.getLeader().getId() != 0 ? report.getLeader() : null;
    return new RegionInfo(
        MetapbCodec.fromProto(report.getRegion()),
        leader == null ? null : MetapbCodec.fromProto(leader),
        report.getTerm(),
        report.getPendingPeersList().stream().map(MetapbCodec::fromProto).toList(),
        report.getDownPeersList().stream()
            .map(down ->
                new RegionInfo.DownPeer(
                    MetapbCodec.fromProto(down.getPeer()), down.getDownSeconds()))
            .toList(),
        new RegionInfo.Traffic(
            report.getBytesWritten(),
            report.getBytesRead(),
            report.getKeysWritten(),
            report.getKeysRead(),
            report.getApproximateSize(),
            report.getApproximateKeys()));
  }

  static StoreStats fromProto(kvproto.pdpb.StoreStats stats) {
    return new StoreStats(
        stats.getCapacity(),
        stats.getAvailable(),
        stats.getUsedSize(),
        Integer.toUnsignedLong(stats.getRegionCount()),
        Integer.toUnsignedLong(stats.getStartTime()),
        new StoreStats.Snapshots(
            stats.getSendingSnapCount(),
            stats.getReceivingSnapCount(),
            stats.getApplyingSnapCount()),
        stats.getIsBusy(),
        stats.getSlowScore());
  }

  static kvproto.pdpb.StoreStats toProto(long store, StoreStats stats) {
    return kvproto.pdpb.StoreStats.newBuilder()
        .setStoreId(store)
        .setCapacity(stats.capacity())
        .setAvailable(stats.available())
        .setUsedSize(stats.usedSize())
        .setRegionCount((int) stats.regionCount())
        .setStartTime((int) stats.startTime())
        .setSendingSnapCount((int) stats.snapshots().sending())
        .setReceivingSnapCount((int) stats.snapshots().receiving())
        .setApplyingSnapCount((int) stats.snapshots().applying())
        .setIsBusy(stats.busy())
        .setSlowScore(stats.slowScore())
        .build();
  }

  static RegionHeartbeatResponse toProto(ResponseHeader header, Order order) {
    var out =
        RegionHeartbeatResponse.newBuilder()
            .setHeader(header)
            .setRegionId(order.regionId())
            .setRegionEpoch(MetapbCodec.toProto(order.epoch()))
            .setTargetPeer(MetapbCodec.toProto(order.leader()));
    switch (order.command()) {
      case Order.Command.AddLearner add ->
          out.setChangePeer(change(ConfChangeType.AddLearnerNode, add.peer()));
      case Order.Command.AddVoter add ->
          out.setChangePeer(change(ConfChangeType.AddNode, add.peer()));
      case Order.Command.Remove remove ->
          out.setChangePeer(change(ConfChangeType.RemoveNode, remove.peer()));
      case Order.Command.Transfer transfer -> {
        var peer = MetapbCodec.toProto(transfer.peer());
        out.setTransferLeader(TransferLeader.newBuilder().setPeer(peer).addPeers(peer));
      }
    }
    return out.build();
  }

  private static ChangePeer change(ConfChangeType type, Peer peer) {
    return ChangePeer.newBuilder().setChangeType(type).setPeer(MetapbCodec.toProto(peer)).build();
  }
}
