package dev.cairn.server.grpc;

import io.grpc.stub.StreamObserver;
import kvproto.raft_serverpb.Done;
import kvproto.raft_serverpb.RaftMessage;
import kvproto.raft_serverpb.SnapshotChunk;
import kvproto.tikvpb.BatchRaftMessage;

/// What other stores send. Each call opens one incoming stream, on its event loop; the returned
/// observer is called there too and must not block.
public interface RaftInbound {
  /// Raft messages one by one.
  StreamObserver<RaftMessage> raft(StreamObserver<Done> done);

  /// Raft messages of many Regions together.
  StreamObserver<BatchRaftMessage> batchRaft(StreamObserver<Done> done);

  /// One snapshot, in chunks.
  StreamObserver<SnapshotChunk> snapshot(StreamObserver<Done> done);
}
