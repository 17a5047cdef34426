package dev.cairn.server.grpc;

import dev.cairn.server.raw.RawOperations;
import dev.cairn.server.region.SplitRegion;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import kvproto.kvrpcpb.RawBatchDeleteRequest;
import kvproto.kvrpcpb.RawBatchDeleteResponse;
import kvproto.kvrpcpb.RawBatchGetRequest;
import kvproto.kvrpcpb.RawBatchGetResponse;
import kvproto.kvrpcpb.RawBatchPutRequest;
import kvproto.kvrpcpb.RawBatchPutResponse;
import kvproto.kvrpcpb.RawBatchScanRequest;
import kvproto.kvrpcpb.RawBatchScanResponse;
import kvproto.kvrpcpb.RawCASRequest;
import kvproto.kvrpcpb.RawCASResponse;
import kvproto.kvrpcpb.RawChecksumRequest;
import kvproto.kvrpcpb.RawChecksumResponse;
import kvproto.kvrpcpb.RawDeleteRangeRequest;
import kvproto.kvrpcpb.RawDeleteRangeResponse;
import kvproto.kvrpcpb.RawDeleteRequest;
import kvproto.kvrpcpb.RawDeleteResponse;
import kvproto.kvrpcpb.RawGetKeyTTLRequest;
import kvproto.kvrpcpb.RawGetKeyTTLResponse;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawGetResponse;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawPutResponse;
import kvproto.kvrpcpb.RawScanRequest;
import kvproto.kvrpcpb.RawScanResponse;
import kvproto.kvrpcpb.SplitRegionRequest;
import kvproto.kvrpcpb.SplitRegionResponse;
import kvproto.raft_serverpb.Done;
import kvproto.raft_serverpb.RaftMessage;
import kvproto.raft_serverpb.SnapshotChunk;
import kvproto.tikvpb.BatchCommandsRequest;
import kvproto.tikvpb.BatchCommandsResponse;
import kvproto.tikvpb.BatchRaftMessage;
import kvproto.tikvpb.TikvGrpc;

/// `tikvpb.Tikv`: raw requests, alone and in BatchCommands, splits, and what stores send each
/// other. Every other method answers UNIMPLEMENTED.
public final class TikvService extends TikvGrpc.TikvImplBase {
  private final ServedRaw raw;
  private final Served<SplitRegionRequest, SplitRegionResponse> splitRegion;
  private final RaftInbound raft;
  private final ClusterCheck cluster;
  private final BatchCommands batchCommands;
  private final Consumer<RuntimeException> unexpected;

  /// Serves the cluster `clusterId`.
  ///
  /// @param loadPercent how busy the store is, 0 to 100, told to clients of BatchCommands
  /// @param unexpected hears of exceptions that a request caused; the request is answered with
  ///   INTERNAL
  public TikvService(
      long clusterId,
      RawOperations raw,
      SplitRegion splitRegion,
      RaftInbound raft,
      GrpcMetrics metrics,
      IntSupplier loadPercent,
      Consumer<RuntimeException> unexpected) {
    this.raw = ServedRaw.of(raw, metrics);
    this.splitRegion = Served.of(splitRegion, metrics);
    this.raft = raft;
    this.cluster = new ClusterCheck(clusterId);
    this.batchCommands = new BatchCommands(this.raw, cluster, loadPercent, unexpected);
    this.unexpected = unexpected;
  }

  private <Q, R> void serve(Served<Q, R> served, Q request, StreamObserver<R> observer) {
    Status refused = cluster.refuse(served.operation().context(request));
    if (refused != null) {
      observer.onError(refused.asRuntimeException());
      return;
    }
    var answer = new UnaryAnswer<>(observer, served.timer());
    try {
      served.operation().run(request, answer);
    } catch (RuntimeException bug) {
      answer.fail(bug);
      unexpected.accept(bug);
    }
  }

  @Override
  public void splitRegion(
      SplitRegionRequest request, StreamObserver<SplitRegionResponse> observer) {
    serve(splitRegion, request, observer);
  }

  @Override
  public void rawGet(RawGetRequest request, StreamObserver<RawGetResponse> observer) {
    serve(raw.get(), request, observer);
  }

  @Override
  public void rawBatchGet(
      RawBatchGetRequest request, StreamObserver<RawBatchGetResponse> observer) {
    serve(raw.batchGet(), request, observer);
  }

  @Override
  public void rawPut(RawPutRequest request, StreamObserver<RawPutResponse> observer) {
    serve(raw.put(), request, observer);
  }

  @Override
  public void rawBatchPut(
      RawBatchPutRequest request, StreamObserver<RawBatchPutResponse> observer) {
    serve(raw.batchPut(), request, observer);
  }

  @Override
  public void rawDelete(RawDeleteRequest request, StreamObserver<RawDeleteResponse> observer) {
    serve(raw.delete(), request, observer);
  }

  @Override
  public void rawBatchDelete(
      RawBatchDeleteRequest request, StreamObserver<RawBatchDeleteResponse> observer) {
    serve(raw.batchDelete(), request, observer);
  }

  @Override
  public void rawDeleteRange(
      RawDeleteRangeRequest request, StreamObserver<RawDeleteRangeResponse> observer) {
    serve(raw.deleteRange(), request, observer);
  }

  @Override
  public void rawScan(RawScanRequest request, StreamObserver<RawScanResponse> observer) {
    serve(raw.scan(), request, observer);
  }

  @Override
  public void rawBatchScan(
      RawBatchScanRequest request, StreamObserver<RawBatchScanResponse> observer) {
    serve(raw.batchScan(), request, observer);
  }

  @Override
  public void rawChecksum(
      RawChecksumRequest request, StreamObserver<RawChecksumResponse> observer) {
    serve(raw.checksum(), request, observer);
  }

  @Override
  public void rawCompareAndSwap(RawCASRequest request, StreamObserver<RawCASResponse> observer) {
    serve(raw.compareAndSwap(), request, observer);
  }

  @Override
  public void rawGetKeyTTL(
      RawGetKeyTTLRequest request, StreamObserver<RawGetKeyTTLResponse> observer) {
    serve(raw.getKeyTtl(), request, observer);
  }

  @Override
  public StreamObserver<BatchCommandsRequest> batchCommands(
      StreamObserver<BatchCommandsResponse> observer) {
    return batchCommands.open((ServerCallStreamObserver<BatchCommandsResponse>) observer);
  }

  @Override
  public StreamObserver<RaftMessage> raft(StreamObserver<Done> done) {
    return raft.raft(done);
  }

  @Override
  public StreamObserver<BatchRaftMessage> batchRaft(StreamObserver<Done> done) {
    return raft.batchRaft(done);
  }

  @Override
  public StreamObserver<SnapshotChunk> snapshot(StreamObserver<Done> done) {
    return raft.snapshot(done);
  }
}
