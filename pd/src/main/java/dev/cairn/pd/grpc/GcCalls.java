package dev.cairn.pd.grpc;

import com.google.protobuf.ByteString;
import dev.cairn.pd.safepoint.SafePoints;
import kvproto.pdpb.GetGCSafePointResponse;
import kvproto.pdpb.UpdateGCSafePointRequest;
import kvproto.pdpb.UpdateGCSafePointResponse;
import kvproto.pdpb.UpdateServiceGCSafePointRequest;
import kvproto.pdpb.UpdateServiceGCSafePointResponse;

/// Calls about how far back garbage collection may go.
final class GcCalls {
  private final Calls calls;
  private final SafePoints safePoints;

  GcCalls(Calls calls, SafePoints safePoints) {
    this.calls = calls;
    this.safePoints = safePoints;
  }

  GetGCSafePointResponse get() {
    var header = calls.okOnceBootstrapped();
    return GetGCSafePointResponse.newBuilder()
        .setHeader(header)
        .setSafePoint(header.hasError() ? 0 : safePoints.get())
        .build();
  }

  UpdateGCSafePointResponse update(UpdateGCSafePointRequest request) {
    var header = calls.okOnceBootstrapped();
    return UpdateGCSafePointResponse.newBuilder()
        .setHeader(header)
        .setNewSafePoint(header.hasError() ? 0 : safePoints.advance(request.getSafePoint()))
        .build();
  }

  UpdateServiceGCSafePointResponse updateService(UpdateServiceGCSafePointRequest request) {
    var header = calls.okOnceBootstrapped();
    var out = UpdateServiceGCSafePointResponse.newBuilder().setHeader(header);
    if (!header.hasError()) {
      var held =
          safePoints.hold(
              request.getServiceId().toStringUtf8(), request.getSafePoint(), request.getTTL());
      out.setServiceId(ByteString.copyFromUtf8(held.service()))
          .setTTL(held.ttlSeconds())
          .setMinSafePoint(held.safePoint());
    }
    return out.build();
  }
}
