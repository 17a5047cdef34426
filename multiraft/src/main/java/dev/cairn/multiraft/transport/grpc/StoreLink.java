package dev.cairn.multiraft.transport.grpc;

import dev.cairn.base.env.Clock;
import dev.cairn.base.env.Env;
import dev.cairn.multiraft.transport.AddressBook;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.Inbound;
import dev.cairn.net.channel.Backoff;
import dev.cairn.net.channel.ChannelPool;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import kvproto.raft_serverpb.Done;
import kvproto.tikvpb.BatchRaftMessage;
import kvproto.tikvpb.TikvGrpc;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream to one other store.
///
/// Messages queue up, bounded in bytes, and whoever flushes sends them in batches on its own
/// thread, unless somebody is at it already, who then goes on. A stream that breaks is opened anew
/// with the next message, after a back-off; what was queued is dropped, and its Raft groups hear
/// that the peer could not be reached.
///
/// Thread-safe.
final class StoreLink {
  private static final Logger log = LoggerFactory.getLogger(StoreLink.class);
  private static final int CHUNK = 256;
  private static final int BATCH_MESSAGES_MAX = 256;
  private static final long BATCH_BYTES_MAX = 8L << 20;
  private static final long QUEUE_BYTES_MAX = 64L << 20;
  private static final long MESSAGE_OVERHEAD_BYTES = 96;

  private final long store;
  private final AddressBook addresses;
  private final ChannelPool channels;
  private final Inbound inbound;
  private final Clock clock;
  private final Backoff backoff;
  private final MpscUnboundedArrayQueue<GroupMessage> queue = new MpscUnboundedArrayQueue<>(CHUNK);
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicInteger draining = new AtomicInteger();

  private enum State {
    IDLE,
    CONNECTING,
    OPEN,
    /// Waits until [#retryAtNanos]; the next message after that connects.
    BROKEN,
    /// The store was removed: nothing is ever sent again.
    REMOVED,
    CLOSED
  }

  private State state = State.IDLE;
  private long retryAtNanos;
  private boolean reported;
  private volatile @Nullable ClientCallStreamObserver<BatchRaftMessage> stream;
  private volatile boolean removed;

  StoreLink(long store, AddressBook addresses, ChannelPool channels, Inbound inbound, Env env) {
    this.store = store;
    this.addresses = addresses;
    this.channels = channels;
    this.inbound = inbound;
    this.clock = env.clock();
    this.backoff = GrpcTransport.backoff(env.dice());
  }

  void send(GroupMessage message) {
    if (removed) {
      return;
    }
    long bytes = weight(message);
    if (queuedBytes.addAndGet(bytes) > QUEUE_BYTES_MAX) {
      queuedBytes.addAndGet(-bytes);
      unreachable(message);
      return;
    }
    queue.offer(message);
  }

  private static long weight(GroupMessage message) {
    long bytes = MESSAGE_OVERHEAD_BYTES;
    if (message instanceof GroupMessage.OfRaft raft
        && raft.message() instanceof dev.cairn.raft.Message.Append append) {
      for (var entry : append.entries()) {
        bytes += entry.weight();
      }
    }
    return bytes;
  }

  private void unreachable(GroupMessage message) {
    inbound.unreachable(message.group(), message.to().id());
  }

  void flush() {
    if (queue.isEmpty()) {
      return;
    }
    var open = stream;
    if (open == null) {
      connectIfDue();
    } else {
      drain(open);
    }
  }

  private void drain(ClientCallStreamObserver<BatchRaftMessage> open) {
    if (draining.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      while (open.isReady() && !queue.isEmpty()) {
        open.onNext(nextBatch());
      }
      seen = draining.addAndGet(-seen);
    } while (seen != 0);
  }

  private BatchRaftMessage nextBatch() {
    var batch = BatchRaftMessage.newBuilder();
    long bytes = 0;
    for (int i = 0; i < BATCH_MESSAGES_MAX && bytes < BATCH_BYTES_MAX; i++) {
      var message = queue.poll();
      if (message == null) {
        break;
      }
      bytes += weight(message);
      batch.addMsgs(MessageCodec.encode(message));
    }
    queuedBytes.addAndGet(-bytes);
    return batch.build();
  }

  private synchronized void connectIfDue() {
    boolean due =
        state == State.IDLE
            || (state == State.BROKEN && clock.monotonicNanos() - retryAtNanos >= 0);
    if (due) {
      state = State.CONNECTING;
      addresses.find(store, this::connect);
    } else if (state == State.BROKEN || state == State.REMOVED) {
      drop();
    }
  }

  private void connect(AddressBook.StoreAddress found) {
    switch (found) {
      case AddressBook.StoreAddress.At(var address) -> open(address);
      case AddressBook.StoreAddress.Unknown(var reason) -> broken(reason);
      case AddressBook.StoreAddress.Removed _ -> storeRemoved();
    }
  }

  private void open(String address) {
    channels.retryNow(address);
    var stub = TikvGrpc.newStub(channels.channel(address));
    var _ = stub.batchRaft(new Answers(address));
  }

  private final class Answers implements ClientResponseObserver<BatchRaftMessage, Done> {
    private final String address;

    Answers(String address) {
      this.address = address;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<BatchRaftMessage> call) {
      call.setOnReadyHandler(() -> ready(call));
    }

    @Override
    public void onNext(Done done) {}

    @Override
    public void onError(Throwable failure) {
      broken(address + ": " + failure.getMessage());
    }

    @Override
    public void onCompleted() {
      broken(address + " ended the stream");
    }
  }

  private void ready(ClientCallStreamObserver<BatchRaftMessage> call) {
    synchronized (this) {
      if (state == State.CONNECTING) {
        state = State.OPEN;
        stream = call;
        backoff.reset();
        if (reported) {
          reported = false;
          log.atInfo().addKeyValue("store", store).log("store can be reached again");
        }
      }
    }
    drain(call);
  }

  private synchronized void broken(String reason) {
    if (state == State.CLOSED || state == State.REMOVED) {
      return;
    }
    state = State.BROKEN;
    stream = null;
    retryAtNanos = clock.monotonicNanos() + backoff.next().toNanos();
    if (!reported) {
      reported = true;
      log.atWarn()
          .addKeyValue("store", store)
          .addKeyValue("reason", reason)
          .log("store cannot be reached; trying again for as long as there is something to send");
    }
    drop();
  }

  private synchronized void storeRemoved() {
    state = State.REMOVED;
    removed = true;
    stream = null;
    log.atInfo().addKeyValue("store", store).log("store was removed; nothing is sent to it again");
    drop();
  }

  /// Empties the queue. One at a time, like draining.
  private void drop() {
    if (draining.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      for (var message = queue.poll(); message != null; message = queue.poll()) {
        queuedBytes.addAndGet(-weight(message));
        unreachable(message);
      }
      seen = draining.addAndGet(-seen);
    } while (seen != 0);
  }

  synchronized void close() {
    var open = stream;
    state = State.CLOSED;
    stream = null;
    if (open != null) {
      open.onCompleted();
    }
  }
}
