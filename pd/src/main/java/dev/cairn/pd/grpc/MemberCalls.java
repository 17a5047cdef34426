package dev.cairn.pd.grpc;

import dev.cairn.pd.driver.Driver;
import dev.cairn.pd.member.Membership;
import kvproto.metapb.Cluster;
import kvproto.pdpb.GetClusterConfigResponse;
import kvproto.pdpb.GetClusterInfoResponse;
import kvproto.pdpb.GetMembersResponse;
import kvproto.pdpb.PutClusterConfigRequest;
import kvproto.pdpb.PutClusterConfigResponse;
import kvproto.pdpb.ServiceMode;

/// Calls about the members of PD and the cluster's settings.
final class MemberCalls {
  private final Calls calls;
  private final Driver driver;
  private final Membership membership;
  private final String version;

  MemberCalls(Calls calls, Driver driver, Membership membership, String version) {
    this.calls = calls;
    this.driver = driver;
    this.membership = membership;
    this.version = version;
  }

  GetMembersResponse members() {
    var out = GetMembersResponse.newBuilder().setHeader(calls.ok());
    for (var member : membership.members()) {
      out.addMembers(PdpbCodec.toProto(member, version));
    }
    var leader = PdpbCodec.toProto(membership.leader(), version);
    return out.setLeader(leader).setEtcdLeader(leader).build();
  }

  GetClusterInfoResponse info() {
    return GetClusterInfoResponse.newBuilder()
        .setHeader(calls.ok())
        .addServiceModes(ServiceMode.PD_SVC_MODE)
        .build();
  }

  GetClusterConfigResponse config() {
    return GetClusterConfigResponse.newBuilder()
        .setHeader(calls.okOnceBootstrapped())
        .setCluster(
            Cluster.newBuilder()
                .setId(membership.clusterId())
                .setMaxPeerCount(driver.maxReplicas()))
        .build();
  }

  PutClusterConfigResponse putConfig(PutClusterConfigRequest request) {
    var header = calls.okOnceBootstrapped();
    if (!header.hasError()) {
      driver.setMaxReplicas(request.getCluster().getMaxPeerCount());
    }
    return PutClusterConfigResponse.newBuilder().setHeader(header).build();
  }
}
