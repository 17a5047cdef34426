package dev.cairn.pd.grpc;

import com.google.protobuf.ByteString;
import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.pd.cluster.MetapbCodec;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.driver.Driver;
import dev.cairn.pd.driver.SplitIds;
import dev.cairn.pd.operator.OperatorStatus;
import java.util.ArrayList;
import java.util.List;
import kvproto.metapb.Peer;
import kvproto.pdpb.AskBatchSplitRequest;
import kvproto.pdpb.AskBatchSplitResponse;
import kvproto.pdpb.BatchScanRegionsRequest;
import kvproto.pdpb.BatchScanRegionsResponse;
import kvproto.pdpb.ErrorType;
import kvproto.pdpb.GetOperatorRequest;
import kvproto.pdpb.GetOperatorResponse;
import kvproto.pdpb.GetRegionByIDRequest;
import kvproto.pdpb.GetRegionRequest;
import kvproto.pdpb.GetRegionResponse;
import kvproto.pdpb.ReportBatchSplitRequest;
import kvproto.pdpb.ReportBatchSplitResponse;
import kvproto.pdpb.ScanRegionsRequest;
import kvproto.pdpb.ScanRegionsResponse;
import kvproto.pdpb.SplitID;
import org.jspecify.annotations.Nullable;

/// Calls about where keys live.
final class RegionCalls {
  private final Calls calls;
  private final Driver driver;

  RegionCalls(Calls calls, Driver driver) {
    this.calls = calls;
    this.driver = driver;
  }

  GetRegionResponse get(GetRegionRequest request) {
    return answer(driver.regionOf(MetapbCodec.key(request.getRegionKey())));
  }

  GetRegionResponse before(GetRegionRequest request) {
    return answer(driver.regionBefore(MetapbCodec.key(request.getRegionKey())));
  }

  GetRegionResponse byId(GetRegionByIDRequest request) {
    return answer(driver.region(request.getRegionId()));
  }

  private GetRegionResponse answer(@Nullable RegionInfo info) {
    var header = calls.okOnceBootstrapped();
    var out = GetRegionResponse.newBuilder().setHeader(header);
    if (info != null && !header.hasError()) {
      var region = PdpbCodec.toProto(info);
      out.setRegion(region.getRegion())
          .addAllDownPeers(region.getDownPeersList())
          .addAllPendingPeers(region.getPendingPeersList());
      if (region.hasLeader()) {
        out.setLeader(region.getLeader());
      }
    }
    return out.build();
  }

  ScanRegionsResponse scan(ScanRegionsRequest request) {
    var header = calls.okOnceBootstrapped();
    var out = ScanRegionsResponse.newBuilder().setHeader(header);
    if (!header.hasError()) {
      var range = range(request.getStartKey(), request.getEndKey());
      for (RegionInfo info : driver.scan(range, request.getLimit())) {
        var region = PdpbCodec.toProto(info);
        // The first two are what clients of old read; every list has one element per Region.
        out.addRegionMetas(region.getRegion());
        out.addLeaders(region.hasLeader() ? region.getLeader() : Peer.getDefaultInstance());
        out.addRegions(region);
      }
    }
    return out.build();
  }

  BatchScanRegionsResponse batchScan(BatchScanRegionsRequest request) {
    var header = calls.okOnceBootstrapped();
    var out = BatchScanRegionsResponse.newBuilder();
    if (header.hasError()) {
      return out.setHeader(header).build();
    }
    var found = new ArrayList<RegionInfo>();
    int limit = request.getLimit();
    @Nullable Key covered = Key.EMPTY;
    for (var wanted : request.getRangesList()) {
      var range = range(wanted.getStartKey(), wanted.getEndKey());
      if (covered == null || (limit > 0 && found.size() >= limit)) {
        break;
      }
      if (!found.isEmpty() && range.start().compareTo(covered) < 0) {
        // The last Region found reaches into this range.
        if (!range.end().isEmpty() && range.end().compareTo(covered) <= 0) {
          continue;
        }
        range = new KeyRange(covered, range.end());
      }
      var part = driver.scan(range, limit > 0 ? limit - found.size() : 0);
      boolean cutByLimit = limit > 0 && found.size() + part.size() >= limit;
      if (request.getContainAllKeyRange() && !covers(part, range, cutByLimit)) {
        return out.setHeader(
                calls.refusal(
                    ErrorType.REGIONS_NOT_CONTAIN_ALL_KEY_RANGE,
                    "found regions do not cover the key range " + range))
            .build();
      }
      found.addAll(part);
      if (!found.isEmpty()) {
        var end = found.getLast().region().range().end();
        covered = end.isEmpty() ? null : end;
      }
    }
    out.setHeader(header);
    found.forEach(info -> out.addRegions(PdpbCodec.toProto(info)));
    return out.build();
  }

  private static boolean covers(List<RegionInfo> regions, KeyRange range, boolean cutByLimit) {
    var at = range.start();
    for (RegionInfo info : regions) {
      var have = info.region().range();
      if (have.start().compareTo(at) > 0) {
        return false;
      }
      if (have.end().isEmpty()) {
        return true;
      }
      at = have.end();
    }
    return cutByLimit || (!range.end().isEmpty() && at.compareTo(range.end()) >= 0);
  }

  AskBatchSplitResponse askSplit(AskBatchSplitRequest request) {
    var header = calls.okOnceBootstrapped();
    var out = AskBatchSplitResponse.newBuilder().setHeader(header);
    if (header.hasError()) {
      return out.build();
    }
    var region = MetapbCodec.fromProto(request.getRegion());
    switch (driver.askSplit(region, request.getSplitCount())) {
      case SplitIds.Refused(var reason) -> out.setHeader(calls.refusal(ErrorType.UNKNOWN, reason));
      case SplitIds.Given(var regions) ->
          regions.forEach(one ->
              out.addIds(
                  SplitID.newBuilder().setNewRegionId(one.id()).addAllNewPeerIds(one.peers())));
    }
    return out.build();
  }

  ReportBatchSplitResponse reportSplit(ReportBatchSplitRequest request) {
    var header = calls.okOnceBootstrapped();
    if (!header.hasError()) {
      var flaw =
          driver.reportSplit(
              request.getRegionsList().stream().map(MetapbCodec::fromProto).toList());
      if (flaw != null) {
        header = calls.refusal(ErrorType.UNKNOWN, flaw);
      }
    }
    return ReportBatchSplitResponse.newBuilder().setHeader(header).build();
  }

  GetOperatorResponse operator(GetOperatorRequest request) {
    var header = calls.okOnceBootstrapped();
    var out = GetOperatorResponse.newBuilder();
    if (header.hasError()) {
      return out.setHeader(header).build();
    }
    long id = request.getRegionId();
    var status = driver.operator(id);
    if (status == null) {
      return out.setHeader(
              calls.refusal(ErrorType.REGION_NOT_FOUND, "region " + id + " has no operator"))
          .build();
    }
    return out.setHeader(header)
        .setRegionId(id)
        .setDesc(ByteString.copyFromUtf8(status.operator().description()))
        .setStatus(toProto(status.state()))
        .setKind(ByteString.copyFromUtf8("replica"))
        .build();
  }

  private static kvproto.pdpb.OperatorStatus toProto(OperatorStatus.State state) {
    return switch (state) {
      case RUNNING -> kvproto.pdpb.OperatorStatus.RUNNING;
      case SUCCESS -> kvproto.pdpb.OperatorStatus.SUCCESS;
      case TIMEOUT -> kvproto.pdpb.OperatorStatus.TIMEOUT;
      case CANCEL -> kvproto.pdpb.OperatorStatus.CANCEL;
    };
  }

  private static KeyRange range(ByteString start, ByteString end) {
    return new KeyRange(MetapbCodec.key(start), MetapbCodec.key(end));
  }
}
