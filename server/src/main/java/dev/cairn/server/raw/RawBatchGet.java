package dev.cairn.server.raw;

import com.google.protobuf.ByteString;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.server.error.ErrorMapper;
import java.util.ArrayList;
import kvproto.errorpb.Error;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.KvPair;
import kvproto.kvrpcpb.RawBatchGetRequest;
import kvproto.kvrpcpb.RawBatchGetResponse;

/// The values of several keys of one Region, from one moment, in the order asked for; keys without
/// a value are left out.
final class RawBatchGet implements Operation<RawBatchGetRequest, RawBatchGetResponse> {
  private final Reading reading;

  RawBatchGet(Reading reading) {
    this.reading = reading;
  }

  @Override
  public String name() {
    return "raw_batch_get";
  }

  @Override
  public Context context(RawBatchGetRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawBatchGetRequest request, Answer<RawBatchGetResponse> answer) {
    String wrong = reading.rules().refuseReads(name(), request.getContext(), request.getKeysList());
    var family = reading.rules().family(request.getCf());
    if (wrong != null || family == null) {
      String text = wrong != null ? wrong : reading.rules().unknownFamily(request.getCf());
      answer.send(RawBatchGetResponse.newBuilder().addPairs(Pairs.failed(text)).build());
      return;
    }
    reading.read(request.getContext(), new Keys(request, family, reading.rules()), answer);
  }

  private record Keys(RawBatchGetRequest request, ColumnFamily family, RawRules rules)
      implements Reading.Reader<RawBatchGetResponse> {
    @Override
    public RawBatchGetResponse read(RegionView view) {
      var keys = new ArrayList<byte[]>(request.getKeysCount());
      for (ByteString wireKey : request.getKeysList()) {
        byte[] key = rules.storedKey(wireKey);
        var outside = Checks.inside(view.region(), key);
        if (outside != null) {
          return refused(ErrorMapper.regionError(outside));
        }
        keys.add(key);
      }
      try (var snapshot = view.snapshot()) {
        var changed = view.confirm();
        if (changed != null) {
          return refused(ErrorMapper.regionError(changed));
        }
        var values = snapshot.getAll(family, keys);
        var response = RawBatchGetResponse.newBuilder();
        long now = rules.nowSeconds();
        for (int i = 0; i < values.length; i++) {
          byte[] stored = values[i];
          if (stored != null && rules.format().isLive(stored, now)) {
            response.addPairs(
                KvPair.newBuilder()
                    .setKey(request.getKeys(i))
                    .setValue(WireBytes.wrap(rules.format().value(stored))));
          }
        }
        return response.build();
      }
    }

    @Override
    public RawBatchGetResponse refused(Error error) {
      return RawBatchGetResponse.newBuilder().setRegionError(error).build();
    }
  }
}
