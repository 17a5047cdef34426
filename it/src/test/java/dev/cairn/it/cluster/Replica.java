package dev.cairn.it.cluster;

import com.google.protobuf.ByteString;
import java.util.concurrent.TimeUnit;
import kvproto.kvrpcpb.ChecksumAlgorithm;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.KeyRange;
import kvproto.kvrpcpb.RawChecksumRequest;
import kvproto.kvrpcpb.RawChecksumResponse;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawGetResponse;
import kvproto.metapb.Peer;
import kvproto.metapb.Region;
import kvproto.tikvpb.TikvGrpc;

/// One replica of a Region on one store, asked without a client in between.
///
/// @param channels to the stores
/// @param address of the store
/// @param region as PD describes it
/// @param peer the replica
public record Replica(Channels channels, String address, Region region, Peer peer) {
  private static final long SECONDS_PER_CALL = 20;

  /// Calls with a deadline of their own each.
  public TikvGrpc.TikvBlockingStub calls() {
    return TikvGrpc.newBlockingStub(channels.to(address))
        .withDeadlineAfter(SECONDS_PER_CALL, TimeUnit.SECONDS);
  }

  /// What a request to this replica carries if only the leader may answer.
  public Context toLeader() {
    return Context.newBuilder()
        .setRegionId(region.getId())
        .setRegionEpoch(region.getRegionEpoch())
        .setPeer(peer)
        .build();
  }

  /// What a request to this replica carries if a follower may answer, after asking the leader how
  /// far it must have come.
  public Context toAnyReplica() {
    return toLeader().toBuilder().setReplicaRead(true).build();
  }

  /// Whether it answers as the leader.
  public boolean leads() {
    var request =
        RawGetRequest.newBuilder().setContext(toLeader()).setKey(region.getStartKey()).build();
    return !calls().rawGet(request).hasRegionError();
  }

  /// Reads a key here.
  public RawGetResponse get(ByteString key) {
    return calls()
        .rawGet(RawGetRequest.newBuilder().setContext(toAnyReplica()).setKey(key).build());
  }

  /// The checksum over all of the Region's data here, up to date when asked.
  public RawChecksumResponse checksum() {
    var all = KeyRange.newBuilder().setStartKey(region.getStartKey()).setEndKey(region.getEndKey());
    return calls()
        .rawChecksum(
            RawChecksumRequest.newBuilder()
                .setContext(toAnyReplica())
                .setAlgorithm(ChecksumAlgorithm.Crc64_Xor)
                .addRanges(all)
                .build());
  }
}
