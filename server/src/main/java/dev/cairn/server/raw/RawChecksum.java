package dev.cairn.server.raw;

import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.server.error.ErrorMapper;
import java.util.ArrayList;
import kvproto.errorpb.Error;
import kvproto.kvrpcpb.ChecksumAlgorithm;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.KeyRange;
import kvproto.kvrpcpb.RawChecksumRequest;
import kvproto.kvrpcpb.RawChecksumResponse;

/// A checksum over ranges of one Region, from one moment: the exclusive or of the CRC-64 of each
/// pair, key then value, so that order does not matter and parts can be added up. Keys and values
/// are those that clients know, and pairs that have ended do not count.
final class RawChecksum implements Operation<RawChecksumRequest, RawChecksumResponse> {
  private final Reading reading;

  RawChecksum(Reading reading) {
    this.reading = reading;
  }

  @Override
  public String name() {
    return "raw_checksum";
  }

  @Override
  public Context context(RawChecksumRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawChecksumRequest request, Answer<RawChecksumResponse> answer) {
    var rules = reading.rules();
    String wrong = rules.refuse(name(), request.getContext());
    for (KeyRange range : request.getRangesList()) {
      if (wrong == null) {
        wrong = RangeScan.refuse(rules, name(), range.getStartKey(), range.getEndKey(), false);
      }
    }
    if (wrong == null && request.getAlgorithmValue() != ChecksumAlgorithm.Crc64_Xor_VALUE) {
      wrong = "unknown checksum algorithm " + request.getAlgorithmValue();
    }
    if (wrong != null) {
      answer.send(RawChecksumResponse.newBuilder().setError(wrong).build());
      return;
    }
    reading.read(request.getContext(), new Ranges(request, rules), answer);
  }

  private record Ranges(RawChecksumRequest request, RawRules rules)
      implements Reading.Reader<RawChecksumResponse> {
    @Override
    public RawChecksumResponse read(RegionView view) {
      var scans = new ArrayList<RangeScan>(request.getRangesCount());
      for (KeyRange range : request.getRangesList()) {
        var scan = RangeScan.of(rules, range.getStartKey(), range.getEndKey(), false);
        var outside = scan.check(view.region());
        if (outside != null) {
          return refused(ErrorMapper.regionError(outside));
        }
        scans.add(scan);
      }
      try (var snapshot = view.snapshot()) {
        var changed = view.confirm();
        if (changed != null) {
          return refused(ErrorMapper.regionError(changed));
        }
        var sum = new Sum(rules);
        for (RangeScan scan : scans) {
          scan.run(snapshot, ColumnFamily.DEFAULT, view.region(), sum);
        }
        return RawChecksumResponse.newBuilder()
            .setChecksum(sum.checksum)
            .setTotalKvs(sum.pairs)
            .setTotalBytes(sum.bytes)
            .build();
      }
    }

    @Override
    public RawChecksumResponse refused(Error error) {
      return RawChecksumResponse.newBuilder().setRegionError(error).build();
    }
  }

  private static final class Sum implements RangeScan.Sink {
    private final RawRules rules;
    private final long nowSeconds;
    private long checksum;
    private long pairs;
    private long bytes;

    Sum(RawRules rules) {
      this.rules = rules;
      this.nowSeconds = rules.nowSeconds();
    }

    @Override
    public boolean take(Cursor cursor) {
      byte[] stored = cursor.value();
      if (rules.format().isLive(stored, nowSeconds)) {
        add(rules.clientKey(cursor.key()), rules.format().value(stored));
      }
      return true;
    }

    private void add(byte[] key, byte[] value) {
      var crc = new Crc64();
      crc.update(key);
      crc.update(value);
      checksum ^= crc.value();
      pairs++;
      bytes += (long) key.length + value.length;
    }
  }
}
