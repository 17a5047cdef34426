package dev.cairn.server.raw;

import com.google.protobuf.ByteString;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.server.error.ErrorMapper;
import java.util.ArrayList;
import java.util.List;
import kvproto.errorpb.Error;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.KeyRange;
import kvproto.kvrpcpb.RawBatchScanRequest;
import kvproto.kvrpcpb.RawBatchScanResponse;
import org.jspecify.annotations.Nullable;

/// Several scans of one Region, from one moment. A range without an end goes up to where the next
/// one begins, as upstream has it.
final class RawBatchScan implements Operation<RawBatchScanRequest, RawBatchScanResponse> {
  private final Reading reading;

  RawBatchScan(Reading reading) {
    this.reading = reading;
  }

  @Override
  public String name() {
    return "raw_batch_scan";
  }

  @Override
  public Context context(RawBatchScanRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawBatchScanRequest request, Answer<RawBatchScanResponse> answer) {
    var rules = reading.rules();
    String wrong = rules.refuse(name(), request.getContext());
    for (int i = 0; i < request.getRangesCount() && wrong == null; i++) {
      wrong =
          RangeScan.refuse(
              rules,
              name(),
              request.getRanges(i).getStartKey(),
              end(request, i),
              request.getReverse());
    }
    var family = rules.family(request.getCf());
    if (wrong == null && family == null) {
      wrong = rules.unknownFamily(request.getCf());
    }
    var scans = scans(request);
    if (wrong == null && scans == null) {
      wrong = "Invalid KeyRanges";
    }
    if (wrong != null || family == null || scans == null) {
      String text = String.valueOf(wrong);
      answer.send(RawBatchScanResponse.newBuilder().addKvs(Pairs.failed(text)).build());
      return;
    }
    reading.read(request.getContext(), new Ranges(request, family, scans, rules), answer);
  }

  /// Null if a range runs against its direction.
  private @Nullable List<RangeScan> scans(RawBatchScanRequest request) {
    var order = ByteString.unsignedLexicographicalComparator();
    var scans = new ArrayList<RangeScan>(request.getRangesCount());
    for (int i = 0; i < request.getRangesCount(); i++) {
      KeyRange range = request.getRanges(i);
      ByteString end = end(request, i);
      int sign = order.compare(range.getStartKey(), end);
      if (!end.isEmpty() && (request.getReverse() ? sign <= 0 : sign >= 0)) {
        return null;
      }
      scans.add(RangeScan.of(reading.rules(), range.getStartKey(), end, request.getReverse()));
    }
    return scans;
  }

  private static ByteString end(RawBatchScanRequest request, int index) {
    var end = request.getRanges(index).getEndKey();
    boolean last = index + 1 == request.getRangesCount();
    return end.isEmpty() && !last ? request.getRanges(index + 1).getStartKey() : end;
  }

  private record Ranges(
      RawBatchScanRequest request, ColumnFamily family, List<RangeScan> scans, RawRules rules)
      implements Reading.Reader<RawBatchScanResponse> {
    @Override
    public RawBatchScanResponse read(RegionView view) {
      for (RangeScan scan : scans) {
        var outside = scan.check(view.region());
        if (outside != null) {
          return refused(ErrorMapper.regionError(outside));
        }
      }
      try (var snapshot = view.snapshot()) {
        var changed = view.confirm();
        if (changed != null) {
          return refused(ErrorMapper.regionError(changed));
        }
        if (request.getEachLimit() <= 0) {
          return RawBatchScanResponse.getDefaultInstance();
        }
        var sink = new PairSink(rules, request.getEachLimit(), request.getKeyOnly());
        for (RangeScan scan : scans) {
          sink.nextRange();
          scan.run(snapshot, family, view.region(), sink);
        }
        return RawBatchScanResponse.newBuilder().addAllKvs(sink.pairs()).build();
      }
    }

    @Override
    public RawBatchScanResponse refused(Error error) {
      return RawBatchScanResponse.newBuilder().setRegionError(error).build();
    }
  }
}
