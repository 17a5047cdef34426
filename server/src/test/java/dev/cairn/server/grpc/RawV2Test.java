package dev.cairn.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.MemComparable;
import dev.cairn.engine.replicated.RawFormat;
import java.util.List;
import kvproto.kvrpcpb.APIVersion;
import kvproto.kvrpcpb.Context;
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
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawScanRequest;
import kvproto.kvrpcpb.SplitRegionRequest;
import kvproto.tikvpb.TikvGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A store of API V2.
final class RawV2Test {
  private static final Context CONTEXT =
      ServedStore.contextBuilder().setApiVersion(APIVersion.V2).build();

  private final ServedStore store = new ServedStore(RawFormat.V2);
  private final TikvGrpc.TikvBlockingStub client = store.client();

  @AfterEach
  void close() {
    assertThat(store.unexpected).isEmpty();
    store.close();
  }

  /// A key of a keyspace.
  private static ByteString key(int keyspace, String key) {
    return ByteString.copyFrom(new byte[] {'r', 0, 0, (byte) keyspace})
        .concat(ServedStore.bytes(key));
  }

  private static KvPair pair(int keyspace, String key, String value) {
    return KvPair.newBuilder()
        .setKey(key(keyspace, key))
        .setValue(ServedStore.bytes(value))
        .build();
  }

  private String put(ByteString key, String value, long ttl) {
    var answer =
        client.rawPut(
            RawPutRequest.newBuilder()
                .setContext(CONTEXT)
                .setKey(key)
                .setValue(ServedStore.bytes(value))
                .setTtl(ttl)
                .build());
    assertThat(answer.getRegionError().getMessage()).isEmpty();
    return answer.getError();
  }

  private List<KvPair> scan(ByteString start, ByteString end, boolean reverse) {
    return client
        .rawScan(
            RawScanRequest.newBuilder()
                .setContext(CONTEXT)
                .setStartKey(start)
                .setEndKey(end)
                .setReverse(reverse)
                .setLimit(100)
                .build())
        .getKvsList();
  }

  @Test
  void keyspacesAreApartAndInOrder() {
    assertThat(put(key(1, "b"), "1b", 0)).isEmpty();
    assertThat(put(key(0, "longer than a group"), "0l", 0)).isEmpty();
    assertThat(put(key(0, ""), "0", 0)).isEmpty();
    assertThat(put(key(0, "a"), "0a", 5)).isEmpty();
    var first = List.of(pair(0, "", "0"), pair(0, "a", "0a"), pair(0, "longer than a group", "0l"));
    assertThat(scan(key(0, ""), key(1, ""), false)).isEqualTo(first);
    assertThat(scan(key(1, ""), key(0, ""), true)).isEqualTo(first.reversed());
    assertThat(scan(key(1, ""), key(2, ""), false)).containsExactly(pair(1, "b", "1b"));
    store.clock.passSeconds(5);
    assertThat(scan(key(0, ""), key(1, ""), false)).hasSize(2);
  }

  @Test
  void everyOperationOnOneKeyKnowsTheLayout() {
    assertThat(put(key(0, "k"), "v", 9)).isEmpty();
    var get = RawGetRequest.newBuilder().setContext(CONTEXT).setKey(key(0, "k")).build();
    assertThat(client.rawGet(get).getValue()).isEqualTo(ServedStore.bytes("v"));
    var ttl = RawGetKeyTTLRequest.newBuilder().setContext(CONTEXT).setKey(key(0, "k")).build();
    assertThat(client.rawGetKeyTTL(ttl).getTtl()).isEqualTo(9);
    var swap =
        RawCASRequest.newBuilder()
            .setContext(CONTEXT)
            .setKey(key(0, "k"))
            .setPreviousValue(ServedStore.bytes("v"))
            .setValue(ServedStore.bytes("w"))
            .build();
    assertThat(client.rawCompareAndSwap(swap).getSucceed()).isTrue();
    assertThat(client.rawGetKeyTTL(ttl).getTtl()).isZero();
    var delete = RawDeleteRequest.newBuilder().setContext(CONTEXT).setKey(key(0, "k")).build();
    assertThat(client.rawDelete(delete).getError()).isEmpty();
    assertThat(client.rawGet(get).getNotFound()).isTrue();
  }

  @Test
  void everyOperationOnManyKnowsTheLayout() {
    var put =
        RawBatchPutRequest.newBuilder()
            .setContext(CONTEXT)
            .addPairs(pair(0, "a", "1"))
            .addPairs(pair(0, "b", "2"))
            .addPairs(pair(0, "c", "3"))
            .build();
    assertThat(client.rawBatchPut(put).getError()).isEmpty();
    var get =
        RawBatchGetRequest.newBuilder()
            .setContext(CONTEXT)
            .addKeys(key(0, "c"))
            .addKeys(key(0, "a"))
            .build();
    assertThat(client.rawBatchGet(get).getPairsList())
        .containsExactly(pair(0, "c", "3"), pair(0, "a", "1"));
    var checksum =
        RawChecksumRequest.newBuilder()
            .setContext(CONTEXT)
            .addRanges(range(key(0, "a"), key(0, "c")))
            .build();
    assertThat(client.rawChecksum(checksum).getTotalBytes()).isEqualTo(2 * (4 + 1 + 1));
    var scan =
        RawBatchScanRequest.newBuilder()
            .setContext(CONTEXT)
            .setEachLimit(1)
            .addRanges(range(key(0, "a"), key(0, "b")))
            .addRanges(range(key(0, "b"), key(1, "")))
            .build();
    assertThat(client.rawBatchScan(scan).getKvsList())
        .containsExactly(pair(0, "a", "1"), pair(0, "b", "2"));
    var delete =
        RawBatchDeleteRequest.newBuilder().setContext(CONTEXT).addKeys(key(0, "a")).build();
    assertThat(client.rawBatchDelete(delete).getError()).isEmpty();
    assertThat(deleteRange(key(0, "b"), key(0, "c"))).isEmpty();
    assertThat(scan(key(0, ""), key(1, ""), false)).containsExactly(pair(0, "c", "3"));
    assertThat(deleteRange(key(0, ""), key(1, ""))).isEmpty();
    assertThat(scan(key(0, ""), key(1, ""), false)).isEmpty();
  }

  private static KeyRange range(ByteString start, ByteString end) {
    return KeyRange.newBuilder().setStartKey(start).setEndKey(end).build();
  }

  private String deleteRange(ByteString start, ByteString end) {
    return client
        .rawDeleteRange(
            RawDeleteRangeRequest.newBuilder()
                .setContext(CONTEXT)
                .setStartKey(start)
                .setEndKey(end)
                .build())
        .getError();
  }

  @Test
  void keysAreKeptMemoryComparableAndValuesWithFlags() {
    assertThat(put(key(0, "k"), "v", 0)).isEmpty();
    byte[] kept = MemComparable.encode(key(0, "k").toByteArray());
    assertThat(store.kv.stored(Key.of(kept))).isEqualTo(new byte[] {'v', 0});
  }

  @Test
  void regionsAreDividedAtKeysAsTheyAreKept() {
    var split =
        SplitRegionRequest.newBuilder()
            .setContext(CONTEXT)
            .setIsRawKv(true)
            .addSplitKeys(key(0, "m"))
            .build();
    var _ = client.splitRegion(split);
    assertThat(store.splitting.asked)
        .containsExactly(Key.of(MemComparable.encode(key(0, "m").toByteArray())));
  }

  @Test
  void keysOfNoKeyspaceAreRefused() {
    for (String wrong : List.of("", "r", "r12", "x123", "plain key")) {
      assertThat(put(ServedStore.bytes(wrong), "v", 0)).contains("API V2").contains(wrong);
      var get = RawGetRequest.newBuilder().setContext(CONTEXT).setKey(ServedStore.bytes(wrong));
      assertThat(client.rawGet(get.build()).getError()).contains("raw_get", "API V2");
    }
  }

  @Test
  void rangesThatLeaveTheKeyspaceAreRefused() {
    var in = key(0, "a");
    for (var wrong :
        List.of(
            range(in, ByteString.EMPTY),
            range(ByteString.EMPTY, in),
            range(in, key(1, "a")),
            range(in, key(2, "")),
            range(in, ServedStore.bytes("s")),
            range(key(1, ""), in),
            range(ServedStore.bytes("x123"), ServedStore.bytes("x124")))) {
      assertThat(deleteRange(wrong.getStartKey(), wrong.getEndKey())).contains("one keyspace");
      assertThat(
              scan(wrong.getStartKey(), wrong.getEndKey(), false).getFirst().getError().getAbort())
          .contains("raw_scan", "one keyspace");
      var checksum = RawChecksumRequest.newBuilder().setContext(CONTEXT).addRanges(wrong).build();
      assertThat(client.rawChecksum(checksum).getError()).contains("one keyspace");
      var batch =
          RawBatchScanRequest.newBuilder()
              .setContext(CONTEXT)
              .setEachLimit(1)
              .addRanges(wrong)
              .build();
      assertThat(client.rawBatchScan(batch).getKvs(0).getError().getAbort())
          .contains("one keyspace");
    }
    var last = ByteString.copyFrom(new byte[] {'r', -1, -1, -1});
    assertThat(scan(last, ByteString.copyFrom(new byte[] {'s', 0, 0, 0}), false)).isEmpty();
  }

  @Test
  void familiesCannotBeNamed() {
    var get =
        RawGetRequest.newBuilder().setContext(CONTEXT).setKey(key(0, "k")).setCf("default").build();
    assertThat(client.rawGet(get).getError())
        .isEqualTo("cf is deprecated in API V2, cf name: default");
  }

  @Test
  void requestsOfTheFirstVersionAreRefused() {
    var v1 =
        RawGetRequest.newBuilder().setContext(ServedStore.context()).setKey(key(0, "k")).build();
    assertThat(client.rawGet(v1).getError()).contains("storage: V2, request: V1");
  }
}
