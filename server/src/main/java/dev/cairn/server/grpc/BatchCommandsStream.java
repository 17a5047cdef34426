package dev.cairn.server.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import kvproto.tikvpb.BatchCommandsRequest;
import kvproto.tikvpb.BatchCommandsResponse;
import kvproto.tikvpb.BatchCommandsResponse.Response;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/// One BatchCommands stream.
///
/// Answers come from any thread, in any order, into a queue; the first one that finds it idle asks
/// the event loop for a turn, and whatever has gathered until then leaves in one message. So a
/// burst of commands that ended together costs one message and one wake-up. While
/// [#COMMANDS_UNDER_WAY_MAX] commands or [#ANSWER_BYTES_WAITING_MAX] bytes of answers are under
/// way, no further message is read: HTTP/2 holds the client back.
///
/// Thread: its event loop, but for [#answer].
final class BatchCommandsStream implements StreamObserver<BatchCommandsRequest> {
  static final int COMMANDS_UNDER_WAY_MAX = 8192;
  static final long ANSWER_BYTES_WAITING_MAX = 64L << 20;
  private static final int MESSAGE_ANSWERS_MAX = 512;
  private static final int MESSAGE_BYTES_MAX = 4 << 20;
  private static final long EMPTY_DELAY_MILLIS_MAX = 60_000;

  private record Finished(long id, Response response) {}

  private final BatchCommands commands;
  private final ServerCallStreamObserver<BatchCommandsResponse> out;
  private final EventExecutor eventLoop;
  private final MpscUnboundedArrayQueue<Finished> finished = new MpscUnboundedArrayQueue<>(256);
  private final AtomicBoolean turnAsked = new AtomicBoolean();
  private final AtomicLong answerBytesWaiting = new AtomicLong();
  private long underWay;
  private boolean holdingBack;
  private boolean halfClosed;
  private boolean ended;

  BatchCommandsStream(
      BatchCommands commands,
      ServerCallStreamObserver<BatchCommandsResponse> out,
      EventExecutor eventLoop) {
    this.commands = commands;
    this.out = out;
    this.eventLoop = eventLoop;
  }

  void begin() {
    out.disableAutoRequest();
    out.setOnReadyHandler(this::send);
    out.setOnCancelHandler(this::end);
    out.request(1);
  }

  @Override
  public void onNext(BatchCommandsRequest message) {
    if (ended) {
      return;
    }
    // Answers given at once wait for the end of this method, not for a turn of their own.
    turnAsked.set(true);
    int ids = message.getRequestIdsCount();
    underWay += ids;
    for (int i = 0; i < ids; i++) {
      long id = message.getRequestIds(i);
      Status fatal = null;
      if (i < message.getRequestsCount()) {
        fatal = commands.run(message.getRequests(i), id, this);
      } else {
        answer(id, Response.getDefaultInstance());
      }
      if (fatal != null) {
        end();
        out.onError(fatal.asRuntimeException());
        return;
      }
    }
    send();
    readOn();
  }

  @Override
  public void onError(Throwable thrown) {
    end();
  }

  @Override
  public void onCompleted() {
    halfClosed = true;
    send();
  }

  private void end() {
    ended = true;
    finished.clear();
    turnAsked.set(false);
  }

  /// Takes an answer. Any thread; does not block.
  void answer(long id, Response response) {
    answerBytesWaiting.addAndGet(response.getSerializedSize());
    finished.offer(new Finished(id, response));
    if (!turnAsked.get() && turnAsked.compareAndSet(false, true)) {
      eventLoop.execute(this::send);
    }
  }

  /// Takes an answer that shall leave after a while.
  void answerAfter(long delayMillis, long id, Response response) {
    if (delayMillis == 0) {
      answer(id, response);
      return;
    }
    long millis =
        Long.compareUnsigned(delayMillis, EMPTY_DELAY_MILLIS_MAX) > 0
            ? EMPTY_DELAY_MILLIS_MAX
            : delayMillis;
    var _ = eventLoop.schedule(() -> answer(id, response), millis, TimeUnit.MILLISECONDS);
  }

  private void send() {
    turnAsked.set(false);
    if (ended) {
      finished.clear();
      return;
    }
    while (out.isReady()) {
      var message = gather();
      if (message == null) {
        break;
      }
      out.onNext(message);
    }
    if (holdingBack) {
      readOn();
    }
    if (halfClosed && underWay == 0 && !ended) {
      ended = true;
      out.onCompleted();
    }
  }

  private @Nullable BatchCommandsResponse gather() {
    Finished next = finished.relaxedPoll();
    if (next == null) {
      return null;
    }
    var message = BatchCommandsResponse.newBuilder();
    long bytes = 0;
    while (next != null) {
      message.addResponses(next.response).addRequestIds(next.id);
      bytes += next.response.getSerializedSize();
      boolean full =
          message.getRequestIdsCount() >= MESSAGE_ANSWERS_MAX || bytes >= MESSAGE_BYTES_MAX;
      next = full ? null : finished.relaxedPoll();
    }
    underWay -= message.getRequestIdsCount();
    answerBytesWaiting.addAndGet(-bytes);
    return message.setTransportLayerLoad(commands.loadPercent().getAsInt()).build();
  }

  /// Asks for the next message, unless too much is under way.
  private void readOn() {
    holdingBack =
        underWay >= COMMANDS_UNDER_WAY_MAX || answerBytesWaiting.get() >= ANSWER_BYTES_WAITING_MAX;
    if (!holdingBack && !ended) {
      out.request(1);
    }
  }
}
