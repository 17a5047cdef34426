package dev.cairn.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.bytes.MemComparable;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.store.peer.SplitOutcome;
import dev.cairn.store.region.RegionCodec;
import java.util.List;
import kvproto.kvrpcpb.SplitRegionRequest;
import kvproto.kvrpcpb.SplitRegionResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SplitRegionTest {
  private final ServedStore served = new ServedStore();

  @AfterEach
  void close() {
    served.close();
    assertThat(served.unexpected).isEmpty();
  }

  private static SplitRegionRequest.Builder request() {
    return SplitRegionRequest.newBuilder().setContext(ServedStore.context());
  }

  private SplitRegionResponse send(SplitRegionRequest.Builder request) {
    return served.client().splitRegion(request.build());
  }

  @Test
  void rawKeysGoAsTheyAreSortedAndOnce() {
    send(
        request()
            .setIsRawKv(true)
            .addSplitKeys(ServedStore.bytes("m"))
            .addSplitKeys(ServedStore.bytes("f"))
            .addSplitKeys(ServedStore.bytes("m")));
    assertThat(served.splitting.asked).containsExactly(Key.of("f"), Key.of("m"));
  }

  @Test
  void keysOfTransactionsAreEncoded() {
    send(request().addSplitKeys(ServedStore.bytes("m")));
    assertThat(served.splitting.asked)
        .containsExactly(Key.of(MemComparable.encode(Key.of("m").bytes())));
  }

  @Test
  void theSingleKeyOfOldClientsIsTaken() {
    send(request().setIsRawKv(true).setSplitKey(ServedStore.bytes("m")));
    assertThat(served.splitting.asked).containsExactly(Key.of("m"));
  }

  @Test
  void thePartsComeInTheOrderOfKeys() {
    var left = region(8, "", "m");
    var right = region(9, "m", "");
    served.splitting.outcome = new SplitOutcome.Done(List.of(left, right));
    var answer = send(request().setIsRawKv(true).addSplitKeys(ServedStore.bytes("m")));
    assertThat(answer.getRegionsList())
        .containsExactly(RegionCodec.toProto(left), RegionCodec.toProto(right));
    assertThat(answer.getLeft()).isEqualTo(RegionCodec.toProto(left));
    assertThat(answer.getRight()).isEqualTo(RegionCodec.toProto(right));
    assertThat(answer.hasRegionError()).isFalse();
  }

  private static Region region(long id, String start, String end) {
    return new Region(
        id, new KeyRange(Key.of(start), Key.of(end)), new Epoch(1, 2), List.of(ScriptedKv.LEADER));
  }

  @Test
  void whatTheKeysLackIsSaid() {
    served.splitting.outcome =
        new SplitOutcome.Refused(new RegionError.BadSplit("split keys must ascend"));
    var answer = send(request().setIsRawKv(true).addSplitKeys(ServedStore.bytes("m")));
    assertThat(answer.getRegionError().getMessage()).isEqualTo("split keys must ascend");
    assertThat(answer.getRegionsList()).isEmpty();
  }
}
