package dev.cairn.server.raw;

import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.server.error.ErrorMapper;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawGetResponse;

/// One value. Read where the request arrives: it is likely in memory, and a hand-off costs more.
final class RawGet implements Operation<RawGetRequest, RawGetResponse> {
  private static final RawGetResponse NOT_FOUND =
      RawGetResponse.newBuilder().setNotFound(true).build();

  private final ReplicatedKv kv;
  private final RawRules rules;

  RawGet(ReplicatedKv kv, RawRules rules) {
    this.kv = kv;
    this.rules = rules;
  }

  @Override
  public String name() {
    return "raw_get";
  }

  @Override
  public Context context(RawGetRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawGetRequest request, Answer<RawGetResponse> answer) {
    String wrong = rules.refuseRead(name(), request.getContext(), request.getKey());
    if (wrong != null) {
      answer.send(error(wrong));
      return;
    }
    var family = rules.family(request.getCf());
    if (family == null) {
      answer.send(error(rules.unknownFamily(request.getCf())));
      return;
    }
    byte[] key = rules.storedKey(request.getKey());
    kv.read(
        Checks.address(request.getContext()), outcome -> answer.send(read(outcome, family, key)));
  }

  private RawGetResponse read(ReadOutcome outcome, ColumnFamily family, byte[] key) {
    return switch (outcome) {
      case ReadOutcome.Refused(var error) -> refused(error);
      case ReadOutcome.Granted(var view) -> read(view, family, key);
    };
  }

  private RawGetResponse read(RegionView view, ColumnFamily family, byte[] key) {
    var outside = Checks.inside(view.region(), key);
    if (outside != null) {
      return refused(outside);
    }
    byte[] stored = view.reads().get(family, key);
    var changed = view.confirm();
    if (changed != null) {
      return refused(changed);
    }
    if (stored == null || !rules.format().isLive(stored, rules.nowSeconds())) {
      return NOT_FOUND;
    }
    return RawGetResponse.newBuilder()
        .setValue(WireBytes.wrap(rules.format().value(stored)))
        .build();
  }

  private static RawGetResponse refused(RegionError error) {
    return RawGetResponse.newBuilder().setRegionError(ErrorMapper.regionError(error)).build();
  }

  private static RawGetResponse error(String text) {
    return RawGetResponse.newBuilder().setError(text).build();
  }
}
