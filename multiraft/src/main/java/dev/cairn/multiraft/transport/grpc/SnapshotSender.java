package dev.cairn.multiraft.transport.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.cairn.base.env.Env;
import dev.cairn.multiraft.transport.AddressBook;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.OutgoingSnapshot;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.multiraft.transport.Transport.SnapshotResult;
import dev.cairn.net.channel.ChannelPool;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kvproto.raft_serverpb.Done;
import kvproto.raft_serverpb.SnapshotChunk;
import kvproto.tikvpb.TikvGrpc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Streams snapshots, each on a virtual thread of its own: the first chunk carries the message and
/// the header, the others the files.
///
/// Thread-safe.
final class SnapshotSender {
  private static final Logger log = LoggerFactory.getLogger(SnapshotSender.class);
  private static final int DEADLINE_MINUTES = 10;

  private final AddressBook addresses;
  private final ChannelPool channels;
  private final Env env;

  SnapshotSender(AddressBook addresses, ChannelPool channels, Env env) {
    this.addresses = addresses;
    this.channels = channels;
    this.env = env;
  }

  void send(GroupMessage.OfRaft message, OutgoingSnapshot snapshot, Consumer<SnapshotResult> done) {
    addresses.find(
        message.to().store(),
        found -> {
          if (found instanceof AddressBook.StoreAddress.At(var address)) {
            env.loops()
                .spawn(
                    "snapshot-" + message.group(), () -> stream(address, message, snapshot, done));
          } else {
            done.accept(SnapshotResult.FAILED);
          }
        });
  }

  private void stream(
      String address,
      GroupMessage.OfRaft message,
      OutgoingSnapshot snapshot,
      Consumer<SnapshotResult> done) {
    var call = new Call(done);
    var stub =
        TikvGrpc.newStub(channels.channel(address))
            .withDeadlineAfter(DEADLINE_MINUTES, TimeUnit.MINUTES);
    var _ = stub.snapshot(call);
    try {
      call.send(first(message, snapshot));
      for (int place = 0; place < snapshot.fileCount() && !call.ended(); place++) {
        sendFile(place, snapshot, call);
      }
      call.complete();
    } catch (IOException e) {
      log.atWarn()
          .setCause(e)
          .addKeyValue("region", message.group())
          .log("cannot read a snapshot's file; another snapshot will be made");
      call.cancel(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.cancel(e);
    }
  }

  private static SnapshotChunk first(GroupMessage.OfRaft message, OutgoingSnapshot snapshot) {
    var proto = MessageCodec.encode(message).toBuilder();
    proto
        .getMessageBuilder()
        .getSnapshotBuilder()
        .setData(UnsafeByteOperations.unsafeWrap(snapshot.header()));
    return SnapshotChunk.newBuilder().setMessage(proto).build();
  }

  private void sendFile(int place, OutgoingSnapshot snapshot, Call call)
      throws IOException, InterruptedException {
    var path = ReceivedSnapshot.fileIn(snapshot.directory(), place);
    try (var file = env.disk().openForRead(path)) {
      long position = 0;
      while (!call.ended()) {
        var piece = ChunkCodec.allocate();
        int read = file.read(piece, position);
        if (read == 0) {
          return;
        }
        position += read;
        call.send(SnapshotChunk.newBuilder().setData(ChunkCodec.encode(place, piece)).build());
      }
    }
  }

  /// One call: lets the sender wait until the connection takes more.
  private static final class Call implements ClientResponseObserver<SnapshotChunk, Done> {
    private final Consumer<SnapshotResult> done;
    private final CountDownLatch started = new CountDownLatch(1);
    private final Semaphore wakeUp = new Semaphore(0);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile ClientCallStreamObserver<SnapshotChunk> stream;
    private volatile boolean answered;

    @SuppressWarnings("NullAway.Init") // gRPC calls beforeStart before anything else
    Call(Consumer<SnapshotResult> done) {
      this.done = done;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SnapshotChunk> call) {
      stream = call;
      call.setOnReadyHandler(wakeUp::release);
      started.countDown();
    }

    boolean ended() {
      return ended.get();
    }

    void send(SnapshotChunk chunk) throws InterruptedException {
      started.await();
      while (!stream.isReady() && !ended.get()) {
        wakeUp.acquire();
      }
      if (!ended.get()) {
        stream.onNext(chunk);
      }
    }

    void complete() {
      if (!ended.get()) {
        stream.onCompleted();
      }
    }

    void cancel(Exception cause) {
      stream.cancel("the sender gave up", cause);
    }

    @Override
    public void onNext(Done value) {
      answered = true;
    }

    @Override
    public void onCompleted() {
      end(answered ? SnapshotResult.DELIVERED : SnapshotResult.FAILED);
    }

    @Override
    public void onError(Throwable failure) {
      boolean busy = Status.fromThrowable(failure).getCode() == Status.Code.RESOURCE_EXHAUSTED;
      end(busy ? SnapshotResult.RECEIVER_BUSY : SnapshotResult.FAILED);
    }

    private void end(SnapshotResult result) {
      if (ended.compareAndSet(false, true)) {
        wakeUp.release();
        done.accept(result);
      }
    }
  }
}
