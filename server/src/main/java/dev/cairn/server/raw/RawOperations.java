package dev.cairn.server.raw;

import dev.cairn.base.env.Loops;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.server.admission.Admission;
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

/// All raw requests that a store serves.
public record RawOperations(
    Operation<RawGetRequest, RawGetResponse> get,
    Operation<RawBatchGetRequest, RawBatchGetResponse> batchGet,
    Operation<RawPutRequest, RawPutResponse> put,
    Operation<RawBatchPutRequest, RawBatchPutResponse> batchPut,
    Operation<RawDeleteRequest, RawDeleteResponse> delete,
    Operation<RawBatchDeleteRequest, RawBatchDeleteResponse> batchDelete,
    Operation<RawDeleteRangeRequest, RawDeleteRangeResponse> deleteRange,
    Operation<RawScanRequest, RawScanResponse> scan,
    Operation<RawBatchScanRequest, RawBatchScanResponse> batchScan,
    Operation<RawChecksumRequest, RawChecksumResponse> checksum,
    Operation<RawCASRequest, RawCASResponse> compareAndSwap,
    Operation<RawGetKeyTTLRequest, RawGetKeyTTLResponse> getKeyTtl) {

  /// All of them over `kv` by `rules`: writes as many as `admission` lets in, reads of more than
  /// one key on `readPool`.
  public static RawOperations over(
      ReplicatedKv kv, Admission admission, Loops.Pool readPool, RawRules rules) {
    var reading = new Reading(kv, readPool, rules.clock(), rules);
    var writing = new Writing(kv, admission, rules);
    return new RawOperations(
        new RawGet(kv, rules),
        new RawBatchGet(reading),
        new RawPut(writing),
        new RawBatchPut(writing),
        new RawDelete(writing),
        new RawBatchDelete(writing),
        new RawDeleteRange(writing),
        new RawScan(reading),
        new RawBatchScan(reading),
        new RawChecksum(reading),
        new RawCompareAndSwap(writing),
        new RawGetKeyTtl(kv, rules));
  }
}
