package dev.cairn.server.raw;

import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.server.error.ErrorMapper;
import kvproto.errorpb.Error;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.RawScanRequest;
import kvproto.kvrpcpb.RawScanResponse;

/// Pairs of one Region in order, up or down, from one moment. Fewer than the limit means that the
/// range or the Region ends there.
final class RawScan implements Operation<RawScanRequest, RawScanResponse> {
  private final Reading reading;

  RawScan(Reading reading) {
    this.reading = reading;
  }

  @Override
  public String name() {
    return "raw_scan";
  }

  @Override
  public Context context(RawScanRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawScanRequest request, Answer<RawScanResponse> answer) {
    var rules = reading.rules();
    String wrong = rules.refuse(name(), request.getContext());
    if (wrong == null) {
      wrong =
          RangeScan.refuse(
              rules, name(), request.getStartKey(), request.getEndKey(), request.getReverse());
    }
    var family = rules.family(request.getCf());
    if (wrong != null || family == null) {
      String text = wrong != null ? wrong : rules.unknownFamily(request.getCf());
      answer.send(RawScanResponse.newBuilder().addKvs(Pairs.failed(text)).build());
      return;
    }
    reading.read(request.getContext(), new Range(request, family, rules), answer);
  }

  private record Range(RawScanRequest request, ColumnFamily family, RawRules rules)
      implements Reading.Reader<RawScanResponse> {
    @Override
    public RawScanResponse read(RegionView view) {
      var scan =
          RangeScan.of(rules, request.getStartKey(), request.getEndKey(), request.getReverse());
      var outside = scan.check(view.region());
      if (outside != null) {
        return refused(ErrorMapper.regionError(outside));
      }
      try (var snapshot = view.snapshot()) {
        var changed = view.confirm();
        if (changed != null) {
          return refused(ErrorMapper.regionError(changed));
        }
        if (request.getLimit() <= 0) {
          return RawScanResponse.getDefaultInstance();
        }
        var sink = new PairSink(rules, request.getLimit(), request.getKeyOnly());
        scan.run(snapshot, family, view.region(), sink);
        return RawScanResponse.newBuilder().addAllKvs(sink.pairs()).build();
      }
    }

    @Override
    public RawScanResponse refused(Error error) {
      return RawScanResponse.newBuilder().setRegionError(error).build();
    }
  }
}
