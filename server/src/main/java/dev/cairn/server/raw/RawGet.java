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

  RawGet(ReplicatedKv kv) {
    this.kv = kv;
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
    String wrong = Checks.version(name(), request.getContext());
    if (wrong != null) {
      answer.send(error(wrong));
      return;
    }
    var family = ColumnFamily.ofData(request.getCf());
    if (family == null) {
      answer.send(error(Checks.unknownFamily(request.getCf())));
      return;
    }
    byte[] key = WireBytes.of(request.getKey());
    kv.read(
        Checks.address(request.getContext()), outcome -> answer.send(read(outcome, family, key)));
  }

  private static RawGetResponse read(ReadOutcome outcome, ColumnFamily family, byte[] key) {
    return switch (outcome) {
      case ReadOutcome.Refused(var error) -> refused(error);
      case ReadOutcome.Granted(var view) -> read(view, family, key);
    };
  }

  private static RawGetResponse read(RegionView view, ColumnFamily family, byte[] key) {
    var outside = Checks.inside(view.region(), key);
    if (outside != null) {
      return refused(outside);
    }
    byte[] value = view.reads().get(family, key);
    var changed = view.confirm();
    if (changed != null) {
      return refused(changed);
    }
    return value == null
        ? NOT_FOUND
        : RawGetResponse.newBuilder().setValue(WireBytes.wrap(value)).build();
  }

  private static RawGetResponse refused(RegionError error) {
    return RawGetResponse.newBuilder().setRegionError(ErrorMapper.regionError(error)).build();
  }

  private static RawGetResponse error(String text) {
    return RawGetResponse.newBuilder().setError(text).build();
  }
}
