package dev.cairn.server.raw;

import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.server.error.ErrorMapper;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.RawGetKeyTTLRequest;
import kvproto.kvrpcpb.RawGetKeyTTLResponse;
import org.jspecify.annotations.Nullable;

/// The seconds that a key has left, 0 if it never ends. Read where the request arrives, as a get
/// is.
final class RawGetKeyTtl implements Operation<RawGetKeyTTLRequest, RawGetKeyTTLResponse> {
  private static final RawGetKeyTTLResponse NOT_FOUND =
      RawGetKeyTTLResponse.newBuilder().setNotFound(true).build();

  private final ReplicatedKv kv;
  private final RawRules rules;

  RawGetKeyTtl(ReplicatedKv kv, RawRules rules) {
    this.kv = kv;
    this.rules = rules;
  }

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
    String wrong = check(request);
    var family = rules.family(request.getCf());
    if (wrong != null || family == null) {
      String text = wrong != null ? wrong : rules.unknownFamily(request.getCf());
      answer.send(RawGetKeyTTLResponse.newBuilder().setError(text).build());
      return;
    }
    byte[] key = rules.storedKey(request.getKey());
    kv.read(
        Checks.address(request.getContext()), outcome -> answer.send(read(outcome, family, key)));
  }

  private @Nullable String check(RawGetKeyTTLRequest request) {
    String wrong = rules.refuseRead(name(), request.getContext(), request.getKey());
    return wrong == null && !rules.format().hasExpiry() ? "get ttl on non-ttl store" : wrong;
  }

  private RawGetKeyTTLResponse read(ReadOutcome outcome, ColumnFamily family, byte[] key) {
    return switch (outcome) {
      case ReadOutcome.Refused(var error) -> refused(error);
      case ReadOutcome.Granted(var view) -> read(view, family, key);
    };
  }

  private RawGetKeyTTLResponse read(RegionView view, ColumnFamily family, byte[] key) {
    var outside = Checks.inside(view.region(), key);
    if (outside != null) {
      return refused(outside);
    }
    byte[] stored = view.reads().get(family, key);
    var changed = view.confirm();
    if (changed != null) {
      return refused(changed);
    }
    long now = rules.nowSeconds();
    if (stored == null || !rules.format().isLive(stored, now)) {
      return NOT_FOUND;
    }
    long expiry = rules.format().expiry(stored);
    return RawGetKeyTTLResponse.newBuilder()
        .setTtl(expiry == RawFormat.NEVER ? 0 : expiry - now)
        .build();
  }

  private static RawGetKeyTTLResponse refused(RegionError error) {
    return RawGetKeyTTLResponse.newBuilder().setRegionError(ErrorMapper.regionError(error)).build();
  }
}
