package dev.cairn.net.placement;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One attempt at a unary call. `done` gets the status and, if it is OK, the answer; exactly once.
final class Unary<R> extends ClientCall.Listener<R> {
  private final BiConsumer<Status, @Nullable R> done;
  private @Nullable R answer;

  private Unary(BiConsumer<Status, @Nullable R> done) {
    this.done = done;
  }

  static <Q, R> void start(
      Channel channel,
      MethodDescriptor<Q, R> method,
      Q request,
      Duration timeout,
      BiConsumer<Status, @Nullable R> done) {
    var options =
        CallOptions.DEFAULT.withDeadlineAfter(Math.max(1, timeout.toNanos()), TimeUnit.NANOSECONDS);
    ClientCall<Q, R> call = channel.newCall(method, options);
    call.start(new Unary<>(done), new Metadata());
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
  }

  @Override
  public void onMessage(R message) {
    answer = message;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    boolean empty = status.isOk() && answer == null;
    done.accept(empty ? Status.INTERNAL.withDescription("PD answered nothing") : status, answer);
  }
}
