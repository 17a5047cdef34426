package dev.cairn.pd.grpc;

import dev.cairn.base.error.CairnException;
import dev.cairn.pd.tso.TimestampOracle;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import kvproto.pdpb.TsoRequest;
import kvproto.pdpb.TsoResponse;

/// Timestamps on request: answers in the order of requests, one each, until the client has no more.
/// An error ends the stream with a status, because clients do not look at the header's error here.
final class TsoStream implements StreamObserver<TsoRequest> {
  private final Calls calls;
  private final TimestampOracle oracle;
  private final ServerCallStreamObserver<TsoResponse> out;
  private boolean over;

  TsoStream(Calls calls, TimestampOracle oracle, StreamObserver<TsoResponse> out) {
    this.calls = calls;
    this.oracle = oracle;
    this.out = (ServerCallStreamObserver<TsoResponse>) out;
    // With a handler set, an answer to a client that has gone is dropped instead of thrown.
    this.out.setOnCancelHandler(() -> over = true);
  }

  @Override
  public void onNext(TsoRequest request) {
    if (over) {
      return;
    }
    if (!calls.admits(request.getHeader(), out)) {
      over = true;
      return;
    }
    try {
      var last = oracle.next(request.getCount());
      out.onNext(
          TsoResponse.newBuilder()
              .setHeader(calls.ok())
              .setCount(request.getCount())
              .setTimestamp(PdpbCodec.toProto(last))
              .build());
    } catch (IllegalArgumentException e) {
      over = true;
      out.onError(Calls.invalid(e));
    } catch (CairnException e) {
      over = true;
      out.onError(calls.failed(e));
    }
  }

  @Override
  public void onError(Throwable thrown) {
    over = true;
  }

  @Override
  public void onCompleted() {
    if (!over) {
      over = true;
      out.onCompleted();
    }
  }
}
