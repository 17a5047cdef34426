package dev.cairn.server.grpc;

import static dev.cairn.server.grpc.ServedStore.bytes;
import static dev.cairn.server.grpc.ServedStore.context;
import static dev.cairn.server.grpc.ServedStore.pair;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.base.bytes.Key;
import dev.cairn.engine.replicated.RawFormat;
import java.util.List;
import kvproto.kvrpcpb.APIVersion;
import kvproto.kvrpcpb.KeyRange;
import kvproto.kvrpcpb.KvPair;
import kvproto.kvrpcpb.RawBatchGetRequest;
import kvproto.kvrpcpb.RawBatchPutRequest;
import kvproto.kvrpcpb.RawCASRequest;
import kvproto.kvrpcpb.RawCASResponse;
import kvproto.kvrpcpb.RawChecksumRequest;
import kvproto.kvrpcpb.RawChecksumResponse;
import kvproto.kvrpcpb.RawGetKeyTTLRequest;
import kvproto.kvrpcpb.RawGetKeyTTLResponse;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawGetResponse;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawPutResponse;
import kvproto.kvrpcpb.RawScanRequest;
import kvproto.tikvpb.TikvGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A store of API V1 with TTL.
final class RawTtlTest {
  private final ServedStore store = new ServedStore(RawFormat.V1TTL);
  private final TikvGrpc.TikvBlockingStub client = store.client();

  @AfterEach
  void close() {
    assertThat(store.unexpected).isEmpty();
    store.close();
  }

  private void put(String key, String value, long ttl) {
    var answer =
        client.rawPut(
            RawPutRequest.newBuilder()
                .setContext(context())
                .setKey(bytes(key))
                .setValue(bytes(value))
                .setTtl(ttl)
                .build());
    assertThat(answer).isEqualTo(RawPutResponse.getDefaultInstance());
  }

  private RawGetResponse get(String key) {
    return client.rawGet(
        RawGetRequest.newBuilder().setContext(context()).setKey(bytes(key)).build());
  }

  private RawGetKeyTTLResponse ttl(String key) {
    return client.rawGetKeyTTL(
        RawGetKeyTTLRequest.newBuilder().setContext(context()).setKey(bytes(key)).build());
  }

  private List<KvPair> scan(boolean reverse, int limit, boolean keyOnly) {
    return client
        .rawScan(
            RawScanRequest.newBuilder()
                .setContext(context())
                .setStartKey(bytes(reverse ? "y" : "b"))
                .setEndKey(bytes(reverse ? "b" : "y"))
                .setLimit(limit)
                .setReverse(reverse)
                .setKeyOnly(keyOnly)
                .build())
        .getKvsList();
  }

  private RawChecksumResponse checksum() {
    return client.rawChecksum(
        RawChecksumRequest.newBuilder()
            .setContext(context())
            .addRanges(KeyRange.newBuilder().setStartKey(bytes("b")).setEndKey(bytes("y")))
            .build());
  }

  @Test
  void aPairIsThereUntilItsTimeIsOver() {
    put("c", "for a while", 10);
    put("d", "for ever", 0);
    assertThat(ttl("c").getTtl()).isEqualTo(10);
    store.clock.passSeconds(9);
    assertThat(get("c"))
        .isEqualTo(RawGetResponse.newBuilder().setValue(bytes("for a while")).build());
    assertThat(ttl("c")).isEqualTo(RawGetKeyTTLResponse.newBuilder().setTtl(1).build());
    store.clock.passSeconds(1);
    assertThat(get("c")).isEqualTo(RawGetResponse.newBuilder().setNotFound(true).build());
    assertThat(ttl("c")).isEqualTo(RawGetKeyTTLResponse.newBuilder().setNotFound(true).build());
    assertThat(get("d").getValue()).isEqualTo(bytes("for ever"));
    assertThat(ttl("d")).isEqualTo(RawGetKeyTTLResponse.getDefaultInstance());
    assertThat(ttl("e").getNotFound()).isTrue();
  }

  @Test
  void aNewPutBringsItsOwnTime() {
    put("c", "1", 10);
    put("c", "2", 0);
    store.clock.passSeconds(100);
    assertThat(get("c").getValue()).isEqualTo(bytes("2"));
    put("c", "3", 5);
    store.clock.passSeconds(5);
    assertThat(get("c").getNotFound()).isTrue();
  }

  @Test
  void theLongestTimeIsLong() {
    put("c", "1", -1);
    assertThat(get("c").getValue()).isEqualTo(bytes("1"));
  }

  @Test
  void aBatchHasOneTimeForAllOrOneForEach() {
    var batch =
        RawBatchPutRequest.newBuilder()
            .setContext(context())
            .addPairs(pair("c", "1"))
            .addPairs(pair("d", "2"));
    assertThat(client.rawBatchPut(batch.clone().setTtl(7).build()).getError()).isEmpty();
    assertThat(List.of(ttl("c").getTtl(), ttl("d").getTtl())).containsExactly(7L, 7L);
    assertThat(client.rawBatchPut(batch.clone().setTtl(7).addTtls(8).build()).getError()).isEmpty();
    assertThat(List.of(ttl("c").getTtl(), ttl("d").getTtl())).containsExactly(8L, 8L);
    assertThat(client.rawBatchPut(batch.clone().addTtls(0).addTtls(9).build()).getError())
        .isEmpty();
    assertThat(List.of(ttl("c").getTtl(), ttl("d").getTtl())).containsExactly(0L, 9L);
    assertThat(
            client.rawBatchPut(batch.clone().addTtls(1).addTtls(2).addTtls(3).build()).getError())
        .isEqualTo("The length of ttls does not equal to the length of pairs");
  }

  @Test
  void readsOfManyPassOverWhatHasEnded() {
    put("c", "1", 10);
    put("d", "2", 5);
    put("e", "3", 0);
    put("f", "4", 5);
    put("g", "5", 0);
    store.clock.passSeconds(5);
    var live = List.of(pair("c", "1"), pair("e", "3"), pair("g", "5"));
    assertThat(scan(false, 10, false)).isEqualTo(live);
    assertThat(scan(true, 10, false)).isEqualTo(live.reversed());
    assertThat(scan(false, 2, true)).containsExactly(pair("c", ""), pair("e", ""));
    var found =
        client.rawBatchGet(
            RawBatchGetRequest.newBuilder()
                .setContext(context())
                .addKeys(bytes("g"))
                .addKeys(bytes("f"))
                .addKeys(bytes("c"))
                .build());
    assertThat(found.getPairsList()).containsExactly(pair("g", "5"), pair("c", "1"));
  }

  @Test
  void aChecksumIsOverWhatClientsSee() {
    put("c", "1", 0);
    var before = checksum();
    put("d", "2", 5);
    assertThat(checksum().getTotalKvs()).isEqualTo(2);
    store.clock.passSeconds(5);
    assertThat(checksum()).isEqualTo(before);
    assertThat(before.getTotalBytes()).isEqualTo(2);
  }

  private RawCASResponse swap(ByteString expected, String value, long ttl) {
    var request =
        RawCASRequest.newBuilder().setContext(context()).setKey(bytes("c")).setValue(bytes(value));
    if (expected.isEmpty()) {
      request.setPreviousNotExist(true);
    } else {
      request.setPreviousValue(expected);
    }
    return client.rawCompareAndSwap(request.setTtl(ttl).build());
  }

  @Test
  void aSwapComparesValuesAndKnowsNoneThatHasEnded() {
    assertThat(swap(ByteString.EMPTY, "1", 5))
        .isEqualTo(RawCASResponse.newBuilder().setSucceed(true).setPreviousNotExist(true).build());
    assertThat(swap(ByteString.EMPTY, "2", 5))
        .isEqualTo(RawCASResponse.newBuilder().setPreviousValue(bytes("1")).build());
    assertThat(swap(bytes("1"), "2", 5).getSucceed()).isTrue();
    assertThat(ttl("c").getTtl()).isEqualTo(5);
    store.clock.passSeconds(5);
    assertThat(swap(bytes("2"), "3", 0))
        .isEqualTo(RawCASResponse.newBuilder().setPreviousNotExist(true).build());
    assertThat(swap(ByteString.EMPTY, "3", 0).getSucceed()).isTrue();
    assertThat(ttl("c")).isEqualTo(RawGetKeyTTLResponse.getDefaultInstance());
  }

  @Test
  void whatIsStoredIsAsUpstreamStoresIt() {
    put("c", "1", 10);
    assertThat(store.kv.stored(Key.of("c")))
        .isEqualTo(RawFormat.V1TTL.encode(new byte[] {'1'}, store.clock.wallSeconds() + 10));
  }

  @Test
  void requestsOfAnotherVersionAreRefused() {
    for (var version : List.of(APIVersion.V1TTL, APIVersion.V2)) {
      var context = ServedStore.contextBuilder().setApiVersion(version).build();
      assertThat(
              client
                  .rawGet(RawGetRequest.newBuilder().setContext(context).setKey(bytes("c")).build())
                  .getError())
          .contains("storage: V1TTL, request: " + version);
    }
  }
}
