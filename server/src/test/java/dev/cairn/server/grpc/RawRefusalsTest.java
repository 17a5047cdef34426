package dev.cairn.server.grpc;

import static dev.cairn.server.grpc.ServedStore.bytes;
import static dev.cairn.server.grpc.ServedStore.context;
import static dev.cairn.server.grpc.ServedStore.contextBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.replicated.RegionError;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CountDownLatch;
import kvproto.kvrpcpb.APIVersion;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.GetRequest;
import kvproto.kvrpcpb.KvPair;
import kvproto.kvrpcpb.RawBatchGetRequest;
import kvproto.kvrpcpb.RawBatchPutRequest;
import kvproto.kvrpcpb.RawBatchScanRequest;
import kvproto.kvrpcpb.RawCASRequest;
import kvproto.kvrpcpb.RawChecksumRequest;
import kvproto.kvrpcpb.RawDeleteRangeRequest;
import kvproto.kvrpcpb.RawDeleteRequest;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawScanRequest;
import kvproto.metapb.Peer;
import kvproto.metapb.RegionEpoch;
import kvproto.tikvpb.TikvGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RawRefusalsTest {
  private static final ByteString LONG_KEY = ByteString.copyFrom(new byte[(8 << 10) + 1]);

  private final ServedStore store = new ServedStore();
  private final TikvGrpc.TikvBlockingStub client = store.client();

  @AfterEach
  void close() {
    store.close();
  }

  private static RawPutRequest.Builder put(Context context) {
    return RawPutRequest.newBuilder().setContext(context).setKey(bytes("k")).setValue(bytes("v"));
  }

  private static RawGetRequest.Builder get(Context context) {
    return RawGetRequest.newBuilder().setContext(context).setKey(bytes("k"));
  }

  @Test
  void anotherClustersRequestsAreAGrpcErrorBeforeAnythingElse() {
    var foreign =
        contextBuilder().setClusterId(78).setApiVersion(APIVersion.V2).setRegionId(99).build();
    assertThatThrownBy(() -> client.rawPut(put(foreign).setKey(LONG_KEY).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown -> {
              assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(thrown).hasMessageContaining("78").hasMessageContaining("77");
            });
    var ours = contextBuilder().setClusterId(ServedStore.CLUSTER).build();
    assertThat(client.rawPut(put(ours).build()).hasRegionError()).isFalse();
  }

  @Test
  void anotherApiVersionIsRefusedInWords() {
    var v2 = contextBuilder().setApiVersion(APIVersion.V2).setRegionId(99).build();
    String told =
        "Api version in request does not match with TiKV storage, cmd: raw_put, storage: V1,"
            + " request: V2";
    assertThat(client.rawPut(put(v2).setKey(LONG_KEY).build()).getError()).isEqualTo(told);
    assertThat(client.rawGet(get(v2).build()).getError()).contains("cmd: raw_get");
    var unknown = contextBuilder().setApiVersionValue(9).build();
    assertThat(client.rawGet(get(unknown).build()).getError()).endsWith("request: 9");
    var batch = client.rawBatchGet(RawBatchGetRequest.newBuilder().setContext(v2).build());
    assertThat(batch.getPairs(0).getError().getAbort()).contains("raw_batch_get");
  }

  @Test
  void keysAboveEightKibibytesAreNotWritten() {
    String told = "max key size exceeded, size: 8193, limit: 8192";
    var context = context();
    assertThat(client.rawPut(put(context).setKey(LONG_KEY).build()).getError()).isEqualTo(told);
    assertThat(
            client
                .rawDelete(
                    RawDeleteRequest.newBuilder().setContext(context).setKey(LONG_KEY).build())
                .getError())
        .isEqualTo(told);
    assertThat(
            client
                .rawBatchPut(
                    RawBatchPutRequest.newBuilder()
                        .setContext(context)
                        .addPairs(KvPair.newBuilder().setKey(LONG_KEY))
                        .build())
                .getError())
        .isEqualTo(told);
    assertThat(
            client
                .rawDeleteRange(
                    RawDeleteRangeRequest.newBuilder()
                        .setContext(context)
                        .setEndKey(LONG_KEY)
                        .build())
                .getError())
        .isEqualTo(told);
    assertThat(
            client
                .rawCompareAndSwap(
                    RawCASRequest.newBuilder().setContext(context).setKey(LONG_KEY).build())
                .getError())
        .isEqualTo(told);
    var atTheLimit = ByteString.copyFromUtf8("k" + "x".repeat((8 << 10) - 1));
    assertThat(client.rawPut(put(context).setKey(atTheLimit).build()).getError()).isEmpty();
  }

  @Test
  void unknownFamiliesAreNamed() {
    String told = "invalid cf name: nope";
    assertThat(client.rawPut(put(context()).setCf("nope").build()).getError()).isEqualTo(told);
    assertThat(client.rawGet(get(context()).setCf("nope").build()).getError()).isEqualTo(told);
    assertThat(client.rawGet(get(context()).setCf("raft").build()).getError())
        .isEqualTo("invalid cf name: raft");
    var scan =
        client.rawScan(RawScanRequest.newBuilder().setContext(context()).setCf("nope").build());
    assertThat(scan.getKvs(0).getError().getAbort()).isEqualTo(told);
    var batchScan =
        client.rawBatchScan(
            RawBatchScanRequest.newBuilder().setContext(context()).setCf("nope").build());
    assertThat(batchScan.getKvs(0).getError().getAbort()).isEqualTo(told);
  }

  @Test
  void aTimeToLiveIsRefused() {
    String told = "ttl is not enabled, but get put request with ttl";
    assertThat(client.rawPut(put(context()).setTtl(5).build()).getError()).isEqualTo(told);
    var batch = RawBatchPutRequest.newBuilder().setContext(context());
    batch.addPairs(ServedStore.pair("k", "v")).addPairs(ServedStore.pair("l", "w"));
    assertThat(client.rawBatchPut(batch.clone().addTtls(5).build()).getError()).isEqualTo(told);
    assertThat(client.rawBatchPut(batch.clone().setTtl(5).build()).getError()).isEqualTo(told);
    assertThat(
            client.rawBatchPut(batch.clone().addTtls(0).addTtls(0).addTtls(0).build()).getError())
        .isEqualTo("The length of ttls does not equal to the length of pairs");
    assertThat(
            client
                .rawCompareAndSwap(
                    RawCASRequest.newBuilder()
                        .setContext(context())
                        .setKey(bytes("k"))
                        .setTtl(1)
                        .build())
                .getError())
        .isEqualTo(told);
  }

  @Test
  void theRegionsOwnChecksComeInOrderAfterTheTexts() {
    var allWrong =
        contextBuilder()
            .setPeer(Peer.newBuilder().setId(9).setStoreId(8))
            .setRegionId(7)
            .setRegionEpoch(RegionEpoch.newBuilder().setVersion(6))
            .build();
    var outside = put(allWrong).setKey(bytes("a"));
    assertThat(client.rawPut(outside.build()).getRegionError().hasStoreNotMatch()).isTrue();
    outside.getContextBuilder().getPeerBuilder().setStoreId(ScriptedKv.STORE);
    assertThat(client.rawPut(outside.build()).getRegionError().hasRegionNotFound()).isTrue();
    outside.getContextBuilder().setRegionId(ScriptedKv.REGION.id());
    assertThat(client.rawPut(outside.build()).getRegionError().hasMismatchPeerId()).isTrue();
    outside.getContextBuilder().getPeerBuilder().setId(ScriptedKv.LEADER.id());
    assertThat(client.rawPut(outside.build()).getRegionError().hasEpochNotMatch()).isTrue();
    outside.setContext(context());
    var answer = client.rawPut(outside.build());
    assertThat(answer.getRegionError().hasKeyNotInRegion()).isTrue();
    assertThat(answer.getError()).isEmpty();
    assertThat(client.rawPut(outside.setCf("nope").build()).hasRegionError()).isFalse();
  }

  @Test
  void readsOutsideTheRegionSaySo() {
    var told = client.rawGet(get(context()).setKey(bytes("a")).build()).getRegionError();
    assertThat(told.getKeyNotInRegion().getKey()).isEqualTo(bytes("a"));
    assertThat(told.getKeyNotInRegion().getStartKey()).isEqualTo(bytes("b"));
    assertThat(told.getKeyNotInRegion().getEndKey()).isEqualTo(bytes("y"));
    assertThat(
            client
                .rawBatchGet(
                    RawBatchGetRequest.newBuilder()
                        .setContext(context())
                        .addKeys(bytes("c"))
                        .addKeys(bytes("y"))
                        .build())
                .getRegionError()
                .hasKeyNotInRegion())
        .isTrue();
    assertThat(
            client
                .rawScan(
                    RawScanRequest.newBuilder()
                        .setContext(context())
                        .setStartKey(bytes("a"))
                        .setLimit(1)
                        .build())
                .getRegionError()
                .hasKeyNotInRegion())
        .isTrue();
  }

  @Test
  void whatChangedUnderAReadIsToldAndNotWhatWasRead() {
    store.kv.changeUnderReads(new RegionError.RegionNotFound(2));
    var answer = client.rawGet(get(context()).build());
    assertThat(answer.getRegionError().hasRegionNotFound()).isTrue();
    assertThat(answer.getNotFound()).isFalse();
    assertThat(
            client
                .rawChecksum(RawChecksumRequest.newBuilder().setContext(context()).build())
                .getRegionError()
                .hasRegionNotFound())
        .isTrue();
    assertThat(
            client
                .rawScan(
                    RawScanRequest.newBuilder()
                        .setContext(context())
                        .setLimit(1)
                        .setReverse(true)
                        .build())
                .getRegionError()
                .hasRegionNotFound())
        .isTrue();
  }

  @Test
  void valuesAboveTheLimitOfALogEntryAreRefusedByName() {
    var value = ByteString.copyFrom(new byte[(8 << 20) + 1]);
    var told = client.rawPut(put(context()).setValue(value).build()).getRegionError();
    assertThat(told.getRaftEntryTooLarge().getRegionId()).isEqualTo(2);
    assertThat(told.getRaftEntryTooLarge().getEntrySize()).isGreaterThan(8 << 20);
    assertThat(told.getMessage()).contains("raft entry is too large");
  }

  @Test
  void aStoreWithTooMuchUnderWayIsBusyUntilSomethingEnds() throws InterruptedException {
    store.kv.holdWrites(true);
    var big = ByteString.copyFrom(new byte[7 << 20]);
    var answered = new CountDownLatch(9);
    var async = TikvGrpc.newFutureStub(store.channel);
    for (int i = 0; i < 9; i++) {
      async
          .rawPut(put(context()).setValue(big).build())
          .addListener(answered::countDown, Runnable::run);
    }
    while (store.kv.heldCount() < 9) {
      Thread.onSpinWait();
    }
    var busy = client.rawPut(put(context()).setValue(big).build()).getRegionError();
    assertThat(busy.getServerIsBusy().getBackoffMs()).isPositive();
    assertThat(busy.getServerIsBusy().getReason()).contains("under way");
    store.kv.holdWrites(false);
    while (store.kv.releaseOne()) {
      Thread.onSpinWait();
    }
    answered.await();
    assertThat(client.rawPut(put(context()).setValue(big).build()).hasRegionError()).isFalse();
    assertThat(store.admission.inFlightBytes()).isZero();
  }

  @Test
  void methodsThatAreNotServedSayUnimplemented() {
    assertThatThrownBy(() -> client.kvGet(GetRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown ->
                assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
  }

  @Test
  void aBugIsAnsweredAndReportedAndTheStoreGoesOn() {
    store.kv.throwFrom(new CairnException(ErrorCode.BUG, "a state that cannot be"));
    assertThatThrownBy(() -> client.rawGet(get(context()).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown -> assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL));
    assertThat(store.unexpected).hasSize(1);
    store.kv.throwFrom(null);
    assertThat(client.rawGet(get(context()).build()).getNotFound()).isTrue();
  }

  @Test
  void requestsWithoutAContextAreRefusedByTheStoreTheyName() {
    assertThat(
            client.rawGet(RawGetRequest.getDefaultInstance()).getRegionError().hasStoreNotMatch())
        .isTrue();
    assertThat(
            client.rawPut(RawPutRequest.getDefaultInstance()).getRegionError().hasStoreNotMatch())
        .isTrue();
    assertThat(
            client.rawScan(RawScanRequest.getDefaultInstance()).getRegionError().hasStoreNotMatch())
        .isTrue();
    assertThat(
            client
                .rawChecksum(RawChecksumRequest.getDefaultInstance())
                .getRegionError()
                .hasStoreNotMatch())
        .isTrue();
    assertThat(store.unexpected).isEmpty();
  }
}
