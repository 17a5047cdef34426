package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.RealCluster;
import dev.cairn.it.cluster.Replica;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import kvproto.errorpb.Error;
import kvproto.kvrpcpb.APIVersion;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.GetRequest;
import kvproto.kvrpcpb.KeyRange;
import kvproto.kvrpcpb.KvPair;
import kvproto.kvrpcpb.RawBatchPutRequest;
import kvproto.kvrpcpb.RawBatchScanRequest;
import kvproto.kvrpcpb.RawDeleteRangeRequest;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawScanRequest;
import kvproto.metapb.Peer;
import kvproto.metapb.RegionEpoch;
import kvproto.tikvpb.BatchCommandsRequest;
import kvproto.tikvpb.BatchCommandsResponse;
import kvproto.tikvpb.TikvGrpc;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The raw API without a client in between: what the official Java client cannot ask for, and
/// requests that are wrong. Each wrong one gets its exact error, and the next good one is served.
final class RawWireIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension(3);

  private static final int KEY_BYTES_MAX = 8 << 10;
  private static final int ENTRY_BYTES_MAX = 8 << 20;

  private Replica leader;

  @BeforeEach
  void findTheLeader() {
    var cluster = CLUSTER.cluster();
    leader = cluster.replica(cluster.awaitLeader(ByteString.EMPTY), ByteString.EMPTY);
  }

  @Test
  void columnFamiliesAreApart() {
    for (String family : List.of("default", "write", "lock")) {
      put("family-key", "in " + family, family);
    }
    put("family-key", "in the default one again", "");
    assertThat(get("family-key", "")).isEqualTo("in the default one again");
    assertThat(get("family-key", "default")).isEqualTo("in the default one again");
    assertThat(get("family-key", "write")).isEqualTo("in write");
    assertThat(get("family-key", "lock")).isEqualTo("in lock");
  }

  @Test
  void scansGoDownToo() {
    for (int i = 0; i < 10; i++) {
      put("down-" + i, "value " + i, "");
    }
    var down =
        RawScanRequest.newBuilder()
            .setContext(leader.toLeader())
            .setStartKey(bytes("down-8"))
            .setEndKey(bytes("down-3"))
            .setLimit(3)
            .setReverse(true);
    assertThat(leader.calls().rawScan(down.build()).getKvsList())
        .extracting(KvPair::getKey)
        .containsExactly(bytes("down-7"), bytes("down-6"), bytes("down-5"));
    assertThat(leader.calls().rawScan(down.setLimit(100).build()).getKvsList())
        .extracting(KvPair::getKey)
        .containsExactly(
            bytes("down-7"), bytes("down-6"), bytes("down-5"), bytes("down-4"), bytes("down-3"));
  }

  @Test
  void severalRangesAreScannedAtTheServer() {
    for (int i = 0; i < 10; i++) {
      put("ranges-" + i, "value " + i, "");
    }
    var request =
        RawBatchScanRequest.newBuilder()
            .setContext(leader.toLeader())
            .addRanges(range("ranges-0", "ranges-2"))
            .addRanges(range("ranges-5", "ranges-9"))
            .setEachLimit(3)
            .setKeyOnly(true)
            .build();
    var found = leader.calls().rawBatchScan(request).getKvsList();
    assertThat(found)
        .extracting(KvPair::getKey)
        .containsExactlyElementsOf(
            Stream.of("ranges-0", "ranges-1", "ranges-5", "ranges-6", "ranges-7")
                .map(RawWireIT::bytes)
                .toList());
    assertThat(found).allMatch(pair -> pair.getValue().isEmpty());
  }

  @Test
  void commandsComeInBatchesOnOneStream() {
    var answers = new Answers();
    var stream =
        TikvGrpc.newStub(CLUSTER.cluster().channels().to(leader.address())).batchCommands(answers);
    int count = 200;
    var puts = BatchCommandsRequest.newBuilder();
    for (int i = 0; i < count; i++) {
      puts.addRequestIds(i + 1)
          .addRequests(
              BatchCommandsRequest.Request.newBuilder()
                  .setRawPut(
                      RawPutRequest.newBuilder()
                          .setContext(leader.toLeader())
                          .setKey(bytes("batched-" + i))
                          .setValue(bytes("value " + i))));
    }
    stream.onNext(puts.build());
    answers.await(count);
    var gets = BatchCommandsRequest.newBuilder();
    for (int i = 0; i < count; i++) {
      gets.addRequestIds(1_000 + i)
          .addRequests(
              BatchCommandsRequest.Request.newBuilder()
                  .setRawGet(
                      RawGetRequest.newBuilder()
                          .setContext(leader.toLeader())
                          .setKey(bytes("batched-" + i))));
    }
    stream.onNext(gets.build());
    answers.await(2 * count);
    stream.onCompleted();
    int read = 0;
    for (BatchCommandsResponse answer : answers.received) {
      for (int i = 0; i < answer.getRequestIdsCount(); i++) {
        long id = answer.getRequestIds(i);
        if (id >= 1_000) {
          var got = answer.getResponses(i).getRawGet();
          assertThat(got.getValue()).as("%s", got).isEqualTo(bytes("value " + (id - 1_000)));
          read++;
        } else {
          assertThat(answer.getResponses(i).getRawPut().hasRegionError()).isFalse();
        }
      }
    }
    assertThat(read).isEqualTo(count);
  }

  @Test
  void followersReadAfterAskingTheLeaderButRefuseOtherwise() {
    put("followed", "value", "");
    for (Replica replica : CLUSTER.cluster().replicas(ByteString.EMPTY)) {
      assertThat(replica.get(bytes("followed")).getValue()).isEqualTo(bytes("value"));
      if (!replica.peer().equals(leader.peer())) {
        var refused =
            replica
                .calls()
                .rawGet(
                    RawGetRequest.newBuilder()
                        .setContext(replica.toLeader())
                        .setKey(bytes("followed"))
                        .build());
        assertThat(refused.getRegionError().getNotLeader().getLeader()).isEqualTo(leader.peer());
        assertThat(refused.getValue()).isEmpty();
      }
    }
  }

  @Test
  void theLongestKeyPassesAndALongerOneIsRefused() {
    var longest = "k".repeat(KEY_BYTES_MAX);
    put(longest, "value", "");
    assertThat(get(longest, "")).isEqualTo("value");
    var answer = leader.calls().rawPut(putRequest(leader.toLeader(), longest + "k", "v", ""));
    assertThat(answer.getError()).contains("8193").contains("8192");
    assertThat(answer.hasRegionError()).isFalse();
  }

  @Test
  void valuesAndBatchesThatNoEntryHoldsAreRefused() {
    var value = ByteString.copyFrom(new byte[ENTRY_BYTES_MAX + 1]);
    var put =
        RawPutRequest.newBuilder()
            .setContext(leader.toLeader())
            .setKey(bytes("too large"))
            .setValue(value)
            .build();
    var error = leader.calls().rawPut(put).getRegionError();
    assertThat(error.getRaftEntryTooLarge().getRegionId()).isEqualTo(leader.region().getId());
    assertThat(error.getRaftEntryTooLarge().getEntrySize()).isGreaterThan(ENTRY_BYTES_MAX);
    assertThat(error.getMessage()).isNotEmpty();

    var batch = RawBatchPutRequest.newBuilder().setContext(leader.toLeader());
    var megabyte = ByteString.copyFrom(new byte[1 << 20]);
    for (int i = 0; i < 9; i++) {
      batch.addPairs(KvPair.newBuilder().setKey(bytes("too many " + i)).setValue(megabyte));
    }
    assertThat(leader.calls().rawBatchPut(batch.build()).getRegionError().hasRaftEntryTooLarge())
        .isTrue();
    assertThat(get("too large", "")).isNull();
    assertThat(get("too many 0", "")).isNull();
  }

  @Test
  void unknownFamiliesAndVersionsAndTimesToLiveAreRefusedInWords() {
    assertThat(leader.calls().rawPut(putRequest(leader.toLeader(), "k", "v", "sofa")).getError())
        .contains("sofa");
    var v2 = leader.toLeader().toBuilder().setApiVersion(APIVersion.V2).build();
    assertThat(leader.calls().rawPut(putRequest(v2, "rk", "v", "")).getError()).contains("V2");
    var mortal = putRequest(leader.toLeader(), "k", "v", "").toBuilder().setTtl(60).build();
    assertThat(leader.calls().rawPut(mortal).getError()).contains("ttl");
    var backwards =
        RawDeleteRangeRequest.newBuilder()
            .setContext(leader.toLeader())
            .setStartKey(bytes("z"))
            .setEndKey(bytes("a"))
            .build();
    assertThat(leader.calls().rawDeleteRange(backwards).getError()).isNotEmpty();
  }

  @Test
  void requestsForAnotherClusterAreRefused() {
    long id = CLUSTER.cluster().pdView().header().getClusterId();
    var own = leader.toLeader().toBuilder().setClusterId(id).build();
    assertThat(leader.calls().rawPut(putRequest(own, "k", "v", "")).hasRegionError()).isFalse();
    var other = leader.toLeader().toBuilder().setClusterId(id + 1).build();
    assertThatThrownBy(() -> leader.calls().rawPut(putRequest(other, "k", "v", "")))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining(Long.toUnsignedString(id + 1))
        .hasMessageContaining("cluster");
  }

  @Test
  void requestsForOthersAreRefusedInTheOrderOfPrecedence() {
    var region = leader.region().getId();
    var peer = leader.peer();
    var elsewhere = peer.toBuilder().setStoreId(999).build();
    var stranger = peer.toBuilder().setId(999_999).build();
    var epoch = leader.region().getRegionEpoch();
    var older = epoch.toBuilder().setVersion(epoch.getVersion() - 1).build();
    var newer = epoch.toBuilder().setVersion(epoch.getVersion() + 1).build();

    assertThat(errorOf(999, elsewhere, older).getStoreNotMatch().getRequestStoreId())
        .isEqualTo(999);
    assertThat(errorOf(999, stranger, older).getRegionNotFound().getRegionId()).isEqualTo(999);
    assertThat(errorOf(region, stranger, older).getMismatchPeerId().getRequestPeerId())
        .isEqualTo(999_999);
    for (RegionEpoch wrong : List.of(older, newer)) {
      var mismatch = errorOf(region, peer, wrong);
      assertThat(mismatch.getEpochNotMatch().getCurrentRegionsList())
          .containsExactly(leader.region());
      assertThat(mismatch.getMessage()).isNotEmpty();
    }
  }

  @Test
  void aRequestThatSaysNothingIsRefusedAndTheStoreServesOn() {
    var answer = leader.calls().rawGet(RawGetRequest.getDefaultInstance());
    assertThat(answer.hasRegionError()).isTrue();
    assertThat(answer.getRegionError().getMessage()).isNotEmpty();
    put("after nonsense", "value", "");
    assertThat(get("after nonsense", "")).isEqualTo("value");
  }

  @Test
  void methodsThatAreNotServedSaySo() {
    assertThatThrownBy(() -> leader.calls().kvGet(GetRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
  }

  private Error errorOf(long region, Peer peer, RegionEpoch epoch) {
    var context =
        Context.newBuilder().setRegionId(region).setPeer(peer).setRegionEpoch(epoch).build();
    return leader.calls().rawPut(putRequest(context, "k", "v", "")).getRegionError();
  }

  private void put(String key, String value, String family) {
    var answer = leader.calls().rawPut(putRequest(leader.toLeader(), key, value, family));
    assertThat(answer.hasRegionError()).as("%s", answer).isFalse();
    assertThat(answer.getError()).isEmpty();
  }

  private @Nullable String get(String key, String family) {
    var request =
        RawGetRequest.newBuilder()
            .setContext(leader.toLeader())
            .setKey(bytes(key))
            .setCf(family)
            .build();
    var answer = leader.calls().rawGet(request);
    assertThat(answer.hasRegionError()).as("%s", answer).isFalse();
    return answer.getNotFound() ? null : answer.getValue().toStringUtf8();
  }

  private static RawPutRequest putRequest(
      Context context, String key, String value, String family) {
    return RawPutRequest.newBuilder()
        .setContext(context)
        .setKey(bytes(key))
        .setValue(bytes(value))
        .setCf(family)
        .build();
  }

  private static KeyRange range(String start, String end) {
    return KeyRange.newBuilder().setStartKey(bytes(start)).setEndKey(bytes(end)).build();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /// What a stream of batches answered.
  private static final class Answers implements StreamObserver<BatchCommandsResponse> {
    final Queue<BatchCommandsResponse> received = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Override
    public void onNext(BatchCommandsResponse answer) {
      received.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      failures.add(failure);
    }

    @Override
    public void onCompleted() {}

    void await(int answers) {
      RealCluster.awaiting(answers + " answers")
          .failFast(() -> assertThat(failures).isEmpty())
          .until(() ->
              received.stream().mapToInt(BatchCommandsResponse::getRequestIdsCount).sum()
                  == answers);
    }
  }
}
