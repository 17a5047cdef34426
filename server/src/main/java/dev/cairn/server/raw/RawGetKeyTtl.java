package dev.cairn.server.raw;

import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.RawGetKeyTTLRequest;
import kvproto.kvrpcpb.RawGetKeyTTLResponse;

/// The time a key has left. Keys here live for ever, so there is nothing to ask; upstream's words.
final class RawGetKeyTtl implements Operation<RawGetKeyTTLRequest, RawGetKeyTTLResponse> {
  @Override
  public String name() {
    return "raw_get_key_ttl";
  }

  @Override
  public Context context(RawGetKeyTTLRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawGetKeyTTLRequest request, Answer<RawGetKeyTTLResponse> answer) {
    String wrong = Checks.version(name(), request.getContext());
    answer.send(
        RawGetKeyTTLResponse.newBuilder()
            .setError(wrong != null ? wrong : "get ttl on non-ttl store")
            .build());
  }
}
