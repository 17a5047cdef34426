package dev.cairn.server.grpc;

import static dev.cairn.server.grpc.ServedStore.bytes;
import static dev.cairn.server.grpc.ServedStore.context;
import static dev.cairn.server.grpc.ServedStore.pair;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import kvproto.kvrpcpb.KeyRange;
import kvproto.kvrpcpb.KvPair;
import kvproto.kvrpcpb.RawBatchDeleteRequest;
import kvproto.kvrpcpb.RawBatchGetRequest;
import kvproto.kvrpcpb.RawBatchPutRequest;
import kvproto.kvrpcpb.RawBatchScanRequest;
import kvproto.kvrpcpb.RawCASRequest;
import kvproto.kvrpcpb.RawChecksumRequest;
import kvproto.kvrpcpb.RawDeleteRangeRequest;
import kvproto.kvrpcpb.RawDeleteRequest;
import kvproto.kvrpcpb.RawGetKeyTTLRequest;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawGetResponse;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawPutResponse;
import kvproto.kvrpcpb.RawScanRequest;
import kvproto.tikvpb.TikvGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RawCommandsTest {
  private final ServedStore store = new ServedStore();
  private final TikvGrpc.TikvBlockingStub client = store.client();

  @BeforeEach
  void fill() {
    put("c", "1");
    put("d", "2");
    put("e", "");
    put("f", "4");
  }

  @AfterEach
  void close() {
    assertThat(store.unexpected).isEmpty();
    store.close();
  }

  private void put(String key, String value) {
    var answer =
        client.rawPut(
            RawPutRequest.newBuilder()
                .setContext(context())
                .setKey(bytes(key))
                .setValue(bytes(value))
                .build());
    assertThat(answer).isEqualTo(RawPutResponse.getDefaultInstance());
  }

  private RawGetResponse get(String key) {
    return client.rawGet(
        RawGetRequest.newBuilder().setContext(context()).setKey(bytes(key)).build());
  }

  @Test
  void aValueThatWasPutIsThere() {
    assertThat(get("d")).isEqualTo(RawGetResponse.newBuilder().setValue(bytes("2")).build());
  }

  @Test
  void theEmptyValueIsNotTheAbsentOne() {
    assertThat(get("e")).isEqualTo(RawGetResponse.getDefaultInstance());
    assertThat(get("g")).isEqualTo(RawGetResponse.newBuilder().setNotFound(true).build());
  }

  @Test
  void aDeletedKeyIsGone() {
    var answer =
        client.rawDelete(
            RawDeleteRequest.newBuilder().setContext(context()).setKey(bytes("d")).build());
    assertThat(answer.hasRegionError()).isFalse();
    assertThat(answer.getError()).isEmpty();
    assertThat(get("d").getNotFound()).isTrue();
  }

  @Test
  void familiesAreKeySpacesOfTheirOwn() {
    var _ =
        client.rawPut(
            RawPutRequest.newBuilder()
                .setContext(context())
                .setKey(bytes("d"))
                .setValue(bytes("lock"))
                .setCf("lock")
                .build());
    assertThat(get("d").getValue()).isEqualTo(bytes("2"));
    var inLock =
        client.rawGet(
            RawGetRequest.newBuilder()
                .setContext(context())
                .setKey(bytes("d"))
                .setCf("lock")
                .build());
    assertThat(inLock.getValue()).isEqualTo(bytes("lock"));
    var named =
        client.rawGet(
            RawGetRequest.newBuilder()
                .setContext(context())
                .setKey(bytes("d"))
                .setCf("default")
                .build());
    assertThat(named.getValue()).isEqualTo(bytes("2"));
  }

  @Test
  void aBatchGetAnswersWhatIsThereInTheOrderAskedFor() {
    var answer =
        client.rawBatchGet(
            RawBatchGetRequest.newBuilder()
                .setContext(context())
                .addAllKeys(List.of(bytes("f"), bytes("x"), bytes("e"), bytes("c")))
                .build());
    assertThat(answer.getPairsList())
        .containsExactly(pair("f", "4"), pair("e", ""), pair("c", "1"));
  }

  @Test
  void ofEqualKeysInABatchPutTheLastOneWins() {
    var answer =
        client.rawBatchPut(
            RawBatchPutRequest.newBuilder()
                .setContext(context())
                .addPairs(pair("g", "first"))
                .addPairs(pair("h", "other"))
                .addPairs(pair("g", "last"))
                .addTtls(0)
                .build());
    assertThat(answer.getError()).isEmpty();
    assertThat(get("g").getValue()).isEqualTo(bytes("last"));
    assertThat(get("h").getValue()).isEqualTo(bytes("other"));
  }

  @Test
  void aBatchDeleteRemovesAllItsKeys() {
    var _ =
        client.rawBatchDelete(
            RawBatchDeleteRequest.newBuilder()
                .setContext(context())
                .addKeys(bytes("c"))
                .addKeys(bytes("q"))
                .addKeys(bytes("f"))
                .build());
    assertThat(scan(RawScanRequest.newBuilder().setStartKey(bytes("b")).setLimit(9)))
        .containsExactly(pair("d", "2"), pair("e", ""));
  }

  @Test
  void emptyBatchesAreFine() {
    assertThat(
            client
                .rawBatchPut(RawBatchPutRequest.newBuilder().setContext(context()).build())
                .getError())
        .isEmpty();
    assertThat(
            client
                .rawBatchDelete(RawBatchDeleteRequest.newBuilder().setContext(context()).build())
                .getError())
        .isEmpty();
    assertThat(
            client
                .rawBatchGet(RawBatchGetRequest.newBuilder().setContext(context()).build())
                .getPairsList())
        .isEmpty();
  }

  private List<KvPair> scan(RawScanRequest.Builder request) {
    var answer = client.rawScan(request.setContext(context()).build());
    assertThat(answer.hasRegionError()).isFalse();
    return answer.getKvsList();
  }

  @Test
  void aScanWalksUpwardsFromItsStartToItsLimit() {
    assertThat(scan(RawScanRequest.newBuilder().setStartKey(bytes("d")).setLimit(2)))
        .containsExactly(pair("d", "2"), pair("e", ""));
    assertThat(
            scan(
                RawScanRequest.newBuilder()
                    .setStartKey(bytes("b"))
                    .setEndKey(bytes("e"))
                    .setLimit(9)))
        .containsExactly(pair("c", "1"), pair("d", "2"));
  }

  @Test
  void aReverseScanWalksDownwardsFromBelowItsStart() {
    assertThat(
            scan(RawScanRequest.newBuilder().setStartKey(bytes("f")).setReverse(true).setLimit(2)))
        .containsExactly(pair("e", ""), pair("d", "2"));
    assertThat(
            scan(
                RawScanRequest.newBuilder()
                    .setStartKey(bytes("y"))
                    .setEndKey(bytes("d"))
                    .setReverse(true)
                    .setLimit(9)))
        .containsExactly(pair("f", "4"), pair("e", ""), pair("d", "2"));
    assertThat(scan(RawScanRequest.newBuilder().setReverse(true).setLimit(1)))
        .containsExactly(pair("f", "4"));
  }

  @Test
  void aScanEndsWithTheRegionWhateverEndItNames() {
    assertThat(
            scan(
                RawScanRequest.newBuilder()
                    .setStartKey(bytes("f"))
                    .setEndKey(bytes("zz"))
                    .setLimit(9)))
        .containsExactly(pair("f", "4"));
    assertThat(
            scan(
                RawScanRequest.newBuilder()
                    .setStartKey(bytes("d"))
                    .setEndKey(bytes("a"))
                    .setReverse(true)
                    .setLimit(9)))
        .containsExactly(pair("c", "1"));
    assertThat(scan(RawScanRequest.newBuilder().setStartKey(bytes("y")).setLimit(9))).isEmpty();
  }

  @Test
  void aScanWithoutALimitOrWithEndBeforeStartIsEmpty() {
    assertThat(scan(RawScanRequest.newBuilder().setStartKey(bytes("c")))).isEmpty();
    assertThat(scan(RawScanRequest.newBuilder().setStartKey(bytes("c")).setLimit(-1))).isEmpty();
    assertThat(
            scan(
                RawScanRequest.newBuilder()
                    .setStartKey(bytes("e"))
                    .setEndKey(bytes("c"))
                    .setLimit(9)))
        .isEmpty();
  }

  @Test
  void keysOnlyMeansEmptyValues() {
    assertThat(
            scan(RawScanRequest.newBuilder().setStartKey(bytes("c")).setLimit(2).setKeyOnly(true)))
        .containsExactly(pair("c", ""), pair("d", ""));
  }

  private static KeyRange range(String start, String end) {
    return KeyRange.newBuilder().setStartKey(bytes(start)).setEndKey(bytes(end)).build();
  }

  @Test
  void aBatchScanLimitsEachRangeAndEndsItWhereTheNextBegins() {
    var answer =
        client.rawBatchScan(
            RawBatchScanRequest.newBuilder()
                .setContext(context())
                .addRanges(range("c", ""))
                .addRanges(range("d", ""))
                .setEachLimit(2)
                .build());
    assertThat(answer.getKvsList()).containsExactly(pair("c", "1"), pair("d", "2"), pair("e", ""));
    var reverse =
        client.rawBatchScan(
            RawBatchScanRequest.newBuilder()
                .setContext(context())
                .addRanges(range("g", "e"))
                .addRanges(range("d", "b"))
                .setReverse(true)
                .setEachLimit(1)
                .setKeyOnly(true)
                .build());
    assertThat(reverse.getKvsList()).containsExactly(pair("f", ""), pair("c", ""));
  }

  @Test
  void rangesOfABatchScanThatRunBackwardsAreRefused() {
    var answer =
        client.rawBatchScan(
            RawBatchScanRequest.newBuilder()
                .setContext(context())
                .addRanges(range("d", "c"))
                .setEachLimit(2)
                .build());
    assertThat(answer.getKvs(0).getError().getAbort()).isEqualTo("Invalid KeyRanges");
  }

  @Test
  void aDeletedRangeIsEmptyAfterwards() {
    var _ =
        client.rawDeleteRange(
            RawDeleteRangeRequest.newBuilder()
                .setContext(context())
                .setStartKey(bytes("d"))
                .setEndKey(bytes("f"))
                .build());
    assertThat(scan(RawScanRequest.newBuilder().setStartKey(bytes("b")).setLimit(9)))
        .containsExactly(pair("c", "1"), pair("f", "4"));
    var backwards =
        client.rawDeleteRange(
            RawDeleteRangeRequest.newBuilder()
                .setContext(context())
                .setStartKey(bytes("f"))
                .setEndKey(bytes("d"))
                .build());
    assertThat(backwards.getError()).contains("invalid delete range command");
  }

  @Test
  void compareAndSwapSwapsOnlyWhatIsExpectedAndAlwaysSaysWhatWasThere() {
    var swapped =
        client.rawCompareAndSwap(
            RawCASRequest.newBuilder()
                .setContext(context())
                .setKey(bytes("d"))
                .setPreviousValue(bytes("2"))
                .setValue(bytes("3"))
                .build());
    assertThat(swapped.getSucceed()).isTrue();
    assertThat(swapped.getPreviousValue()).isEqualTo(bytes("2"));
    assertThat(swapped.getPreviousNotExist()).isFalse();
    var refused =
        client.rawCompareAndSwap(
            RawCASRequest.newBuilder()
                .setContext(context())
                .setKey(bytes("d"))
                .setPreviousValue(bytes("2"))
                .setValue(bytes("4"))
                .build());
    assertThat(refused.getSucceed()).isFalse();
    assertThat(refused.getPreviousValue()).isEqualTo(bytes("3"));
    assertThat(get("d").getValue()).isEqualTo(bytes("3"));
  }

  @Test
  void compareAndSwapTellsAbsentFromEmpty() {
    var ofAbsent =
        RawCASRequest.newBuilder()
            .setContext(context())
            .setKey(bytes("n"))
            .setPreviousNotExist(true)
            .setPreviousValue(bytes("ignored beside previous_not_exist"))
            .setValue(ByteString.EMPTY)
            .build();
    var first = client.rawCompareAndSwap(ofAbsent);
    assertThat(first.getSucceed()).isTrue();
    assertThat(first.getPreviousNotExist()).isTrue();
    var second = client.rawCompareAndSwap(ofAbsent);
    assertThat(second.getSucceed()).isFalse();
    assertThat(second.getPreviousNotExist()).isFalse();
    assertThat(second.getPreviousValue()).isEqualTo(ByteString.EMPTY);
    var ofEmpty =
        client.rawCompareAndSwap(
            RawCASRequest.newBuilder()
                .setContext(context())
                .setKey(bytes("n"))
                .setValue(bytes("v"))
                .build());
    assertThat(ofEmpty.getSucceed()).isTrue();
  }

  @Test
  void aChecksumCountsPairsAndBytesAndDoesNotDependOnOrder() {
    var whole =
        client.rawChecksum(
            RawChecksumRequest.newBuilder()
                .setContext(context())
                .addRanges(range("b", ""))
                .build());
    assertThat(whole.getTotalKvs()).isEqualTo(4);
    assertThat(whole.getTotalBytes()).isEqualTo(7);
    var parts =
        client.rawChecksum(
            RawChecksumRequest.newBuilder()
                .setContext(context())
                .addRanges(range("e", "y"))
                .addRanges(range("b", "e"))
                .build());
    assertThat(parts).isEqualTo(whole);
    assertThat(whole.getChecksum()).isNotZero();
  }

  @Test
  void theTimeThatAKeyHasLeftIsNotKept() {
    var answer =
        client.rawGetKeyTTL(
            RawGetKeyTTLRequest.newBuilder().setContext(context()).setKey(bytes("c")).build());
    assertThat(answer.getError()).isEqualTo("get ttl on non-ttl store");
  }
}
