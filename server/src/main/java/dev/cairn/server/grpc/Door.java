package dev.cairn.server.grpc;

import dev.cairn.base.bytes.Key;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.multiraft.transport.grpc.RaftReceiver;
import dev.cairn.server.region.Splitting;
import dev.cairn.store.Store;
import dev.cairn.store.peer.SplitOutcome;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import kvproto.raft_serverpb.Done;
import kvproto.raft_serverpb.RaftMessage;
import kvproto.raft_serverpb.SnapshotChunk;
import kvproto.tikvpb.BatchRaftMessage;
import org.jspecify.annotations.Nullable;

/// Stands between the port, which is taken before PD can be told of it, and the store, which opens
/// later: until then requests are told to come back, and other stores that nobody is here.
///
/// Thread-safe.
public final class Door implements ReplicatedKv, Splitting, RaftInbound {
  private static final long STARTING_BACKOFF_MILLIS = 200;

  private record Inside(Store store, RaftReceiver receiver) {}

  private volatile @Nullable Inside inside;

  /// The store is there: whatever comes from now on goes to it.
  public void open(Store store, RaftReceiver receiver) {
    inside = new Inside(store, receiver);
  }

  /// Whether the store is there.
  public boolean isOpen() {
    return inside != null;
  }

  @Override
  public void write(RegionContext context, WriteCommand command, Consumer<WriteOutcome> done) {
    var open = inside;
    if (open == null) {
      done.accept(new WriteOutcome.Refused(starting()));
    } else {
      open.store.write(context, command, done);
    }
  }

  @Override
  public void read(RegionContext context, Consumer<ReadOutcome> ready) {
    var open = inside;
    if (open == null) {
      ready.accept(new ReadOutcome.Refused(starting()));
    } else {
      open.store.read(context, ready);
    }
  }

  @Override
  public void split(RegionContext context, List<Key> keys, Consumer<SplitOutcome> done) {
    var open = inside;
    if (open == null) {
      done.accept(new SplitOutcome.Refused(starting()));
    } else {
      open.store.split(context, keys, done);
    }
  }

  private static RegionError starting() {
    return new RegionError.ServerBusy("the store is starting", STARTING_BACKOFF_MILLIS);
  }

  @Override
  public StreamObserver<RaftMessage> raft(StreamObserver<Done> done) {
    return stream(done, receiver -> receiver.raft(done));
  }

  @Override
  public StreamObserver<BatchRaftMessage> batchRaft(StreamObserver<Done> done) {
    return stream(done, receiver -> receiver.batchRaft(done));
  }

  @Override
  public StreamObserver<SnapshotChunk> snapshot(StreamObserver<Done> done) {
    return stream(done, receiver -> receiver.snapshot(done));
  }

  private <T> StreamObserver<T> stream(
      StreamObserver<Done> done, Function<RaftReceiver, StreamObserver<T>> opener) {
    var open = inside;
    if (open != null) {
      return opener.apply(open.receiver);
    }
    done.onError(Status.UNAVAILABLE.withDescription("the store is starting").asRuntimeException());
    return new Ignored<>();
  }

  /// What still arrives on a stream that was refused.
  private static final class Ignored<T> implements StreamObserver<T> {
    @Override
    public void onNext(T message) {}

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {}
  }
}
