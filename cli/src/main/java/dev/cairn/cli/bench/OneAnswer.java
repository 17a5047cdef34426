package dev.cairn.cli.bench;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Listens to a call that has one answer; with nothing around it, because at a hundred thousand
/// calls a second everything around costs.
final class OneAnswer<R> extends ClientCall.Listener<R> {
  /// How the error of a call begins that got no answer.
  static final String BROKEN = "gRPC ";

  private final Function<R, @Nullable String> judge;
  private final Target.Done done;
  private @Nullable String error = "no answer";

  private OneAnswer(Function<R, @Nullable String> judge, Target.Done done) {
    this.judge = judge;
    this.done = done;
  }

  /// Sends `request`; `judge` says what is wrong with the answer, null for nothing.
  static <Q, R> void call(
      ClientCall<Q, R> call, Q request, Function<R, @Nullable String> judge, Target.Done done) {
    call.start(new OneAnswer<>(judge, done), new Metadata());
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
  }

  @Override
  public void onMessage(R answer) {
    error = judge.apply(answer);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    done.done(status.isOk() ? error : BROKEN + status.getCode());
  }
}
