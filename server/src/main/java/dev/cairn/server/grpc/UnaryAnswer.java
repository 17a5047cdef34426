package dev.cairn.server.grpc;

import dev.cairn.server.raw.Answer;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/// The answer to a call of its own.
final class UnaryAnswer<R> implements Answer<R> {
  private final StreamObserver<R> observer;
  private final GrpcMetrics.Timer timer;
  private final long begunNanos;
  private boolean sent;

  UnaryAnswer(StreamObserver<R> observer, GrpcMetrics.Timer timer) {
    this.observer = observer;
    this.timer = timer;
    this.begunNanos = timer.now();
  }

  @Override
  public void send(R response) {
    sent = true;
    observer.onNext(response);
    observer.onCompleted();
    timer.answered(begunNanos);
  }

  /// The operation threw on the thread that began it.
  void fail(RuntimeException bug) {
    if (!sent) {
      observer.onError(Status.INTERNAL.withDescription(bug.toString()).asRuntimeException());
    }
  }
}
