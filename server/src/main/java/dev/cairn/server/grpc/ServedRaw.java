package dev.cairn.server.grpc;

import dev.cairn.server.raw.RawOperations;
import kvproto.kvrpcpb.RawBatchDeleteRequest;
import kvproto.kvrpcpb.RawBatchDeleteResponse;
import kvproto.kvrpcpb.RawBatchGetRequest;
import kvproto.kvrpcpb.RawBatchGetResponse;
import kvproto.kvrpcpb.RawBatchPutRequest;
import kvproto.kvrpcpb.RawBatchPutResponse;
import kvproto.kvrpcpb.RawBatchScanRequest;
import kvproto.kvrpcpb.RawBatchScanResponse;
import kvproto.kvrpcpb.RawCASRequest;
import kvproto.kvrpcpb.RawCASResponse;
import kvproto.kvrpcpb.RawChecksumRequest;
import kvproto.kvrpcpb.RawChecksumResponse;
import kvproto.kvrpcpb.RawDeleteRangeRequest;
import kvproto.kvrpcpb.RawDeleteRangeResponse;
import kvproto.kvrpcpb.RawDeleteRequest;
import kvproto.kvrpcpb.RawDeleteResponse;
import kvproto.kvrpcpb.RawGetKeyTTLRequest;
import kvproto.kvrpcpb.RawGetKeyTTLResponse;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawGetResponse;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawPutResponse;
import kvproto.kvrpcpb.RawScanRequest;
import kvproto.kvrpcpb.RawScanResponse;

/// The raw operations with their stopwatches.
record ServedRaw(
    Served<RawGetRequest, RawGetResponse> get,
    Served<RawBatchGetRequest, RawBatchGetResponse> batchGet,
    Served<RawPutRequest, RawPutResponse> put,
    Served<RawBatchPutRequest, RawBatchPutResponse> batchPut,
    Served<RawDeleteRequest, RawDeleteResponse> delete,
    Served<RawBatchDeleteRequest, RawBatchDeleteResponse> batchDelete,
    Served<RawDeleteRangeRequest, RawDeleteRangeResponse> deleteRange,
    Served<RawScanRequest, RawScanResponse> scan,
    Served<RawBatchScanRequest, RawBatchScanResponse> batchScan,
    Served<RawChecksumRequest, RawChecksumResponse> checksum,
    Served<RawCASRequest, RawCASResponse> compareAndSwap,
    Served<RawGetKeyTTLRequest, RawGetKeyTTLResponse> getKeyTtl) {
  static ServedRaw of(RawOperations raw, GrpcMetrics metrics) {
    return new ServedRaw(
        Served.of(raw.get(), metrics),
        Served.of(raw.batchGet(), metrics),
        Served.of(raw.put(), metrics),
        Served.of(raw.batchPut(), metrics),
        Served.of(raw.delete(), metrics),
        Served.of(raw.batchDelete(), metrics),
        Served.of(raw.deleteRange(), metrics),
        Served.of(raw.scan(), metrics),
        Served.of(raw.batchScan(), metrics),
        Served.of(raw.checksum(), metrics),
        Served.of(raw.compareAndSwap(), metrics),
        Served.of(raw.getKeyTtl(), metrics));
  }
}
