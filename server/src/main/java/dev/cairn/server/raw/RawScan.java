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
    String wrong = Checks.version(name(), request.getContext());
    var family = ColumnFamily.ofData(request.getCf());
    if (wrong != null || family == null) {
      String text = wrong != null ? wrong : Checks.unknownFamily(request.getCf());
      answer.send(RawScanResponse.newBuilder().addKvs(Pairs.failed(text)).build());
      return;
    }
    reading.read(request.getContext(), new Range(request, family), answer);
  }

  private record Range(RawScanRequest request, ColumnFamily family)
      implements Reading.Reader<RawScanResponse> {
    @Override
    public RawScanResponse read(RegionView view) {
      var scan = RangeScan.of(request.getStartKey(), request.getEndKey(), request.getReverse());
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
        var sink = new PairSink(request.getLimit(), request.getKeyOnly());
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
