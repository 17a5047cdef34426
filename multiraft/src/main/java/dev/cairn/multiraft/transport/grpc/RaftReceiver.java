package dev.cairn.multiraft.transport.grpc;

import dev.cairn.base.env.Disk;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.Loop;
import dev.cairn.multiraft.transport.Inbound;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import kvproto.raft_serverpb.Done;
import kvproto.raft_serverpb.RaftMessage;
import kvproto.raft_serverpb.SnapshotChunk;
import kvproto.tikvpb.BatchRaftMessage;

/// The receiving half of the transport: what `tikvpb.Tikv`'s methods Raft, BatchRaft and Snapshot
/// do.
///
/// Thread-safe. Messages are handed on where they arrive; chunks of snapshots are written on one
/// loop, one chunk of each snapshot at a time.
public final class RaftReceiver implements AutoCloseable {
  private static final int RECEIVING_MAX = 32;

  private final Inbound inbound;
  private final Disk disk;
  private final Path root;
  private final Loop loop;
  private final AtomicLong received = new AtomicLong();
  private final AtomicInteger receiving = new AtomicInteger();

  /// Hands messages to `inbound`, and keeps snapshots' files below `root`, where it first deletes
  /// what a crash left.
  public RaftReceiver(Inbound inbound, Env env, Path root, Consumer<Throwable> onFatal)
      throws IOException {
    this.inbound = inbound;
    this.disk = env.disk();
    this.root = root;
    disk.deleteRecursively(root);
    disk.createDirectories(root);
    this.loop = env.loops().open("snap-recv", onFatal);
  }

  /// How many snapshots are arriving.
  public int receiving() {
    return receiving.get();
  }

  /// `Tikv/BatchRaft`.
  public StreamObserver<BatchRaftMessage> batchRaft(StreamObserver<Done> answers) {
    return new Messages<>(answers) {
      @Override
      public void onNext(BatchRaftMessage batch) {
        batch.getMsgsList().forEach(RaftReceiver.this::deliver);
      }
    };
  }

  /// `Tikv/Raft`.
  public StreamObserver<RaftMessage> raft(StreamObserver<Done> answers) {
    return new Messages<>(answers) {
      @Override
      public void onNext(RaftMessage message) {
        deliver(message);
      }
    };
  }

  private void deliver(RaftMessage proto) {
    var message = MessageCodec.decode(proto, null);
    if (message != null) {
      inbound.deliver(message);
    }
  }

  private abstract static class Messages<T> implements StreamObserver<T> {
    private final StreamObserver<Done> answers;

    Messages(StreamObserver<Done> answers) {
      this.answers = answers;
    }

    @Override
    public void onError(Throwable failure) {
      // The sender sees the same, reports it and connects anew.
    }

    @Override
    public void onCompleted() {
      answers.onNext(Done.getDefaultInstance());
      answers.onCompleted();
    }
  }

  /// `Tikv/Snapshot`.
  public StreamObserver<SnapshotChunk> snapshot(StreamObserver<Done> answers) {
    var call = (ServerCallStreamObserver<Done>) answers;
    if (receiving.incrementAndGet() > RECEIVING_MAX) {
      receiving.decrementAndGet();
      call.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(RECEIVING_MAX + " snapshots are arriving already; try again later")
              .asRuntimeException());
      return new Refused();
    }
    call.disableAutoRequest();
    call.request(1);
    var directory = root.resolve(Long.toString(received.incrementAndGet()));
    var arrival = new SnapshotArrival(disk, directory, inbound, receiving::decrementAndGet);
    return new Chunks(call, arrival);
  }

  /// Gives each event of one snapshot to the loop; asks for the next chunk when one is written.
  private final class Chunks implements StreamObserver<SnapshotChunk> {
    private final ServerCallStreamObserver<Done> call;
    private final SnapshotArrival arrival;

    Chunks(ServerCallStreamObserver<Done> call, SnapshotArrival arrival) {
      this.call = call;
      this.arrival = arrival;
    }

    @Override
    public void onNext(SnapshotChunk chunk) {
      loop.execute(() -> {
        var refusal = arrival.add(chunk);
        if (refusal == null) {
          call.request(1);
        } else {
          call.onError(Status.DATA_LOSS.withDescription(refusal).asRuntimeException());
        }
      });
    }

    @Override
    public void onError(Throwable failure) {
      loop.execute(arrival::abort);
    }

    @Override
    public void onCompleted() {
      loop.execute(() -> {
        var refusal = arrival.complete();
        if (refusal == null) {
          call.onNext(Done.getDefaultInstance());
          call.onCompleted();
        } else {
          call.onError(Status.DATA_LOSS.withDescription(refusal).asRuntimeException());
        }
      });
    }
  }

  private static final class Refused implements StreamObserver<SnapshotChunk> {
    @Override
    public void onNext(SnapshotChunk chunk) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  @Override
  public void close() {
    loop.close();
  }
}
