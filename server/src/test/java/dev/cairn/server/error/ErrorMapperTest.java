package dev.cairn.server.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionError;
import java.util.List;
import java.util.stream.Stream;
import kvproto.errorpb.Error;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ErrorMapperTest {
  private static final Peer PEER = new Peer(7, 3, Peer.Role.LEARNER);
  private static final Region REGION =
      new Region(2, new KeyRange(Key.of("b"), Key.of("y")), new Epoch(5, 6), List.of(PEER));

  static Stream<RegionError> all() {
    return Stream.of(
        new RegionError.StoreNotMatch(1, 2),
        new RegionError.RegionNotFound(3),
        new RegionError.PeerNotMatch(3, 4, 5),
        new RegionError.NotLeader(3, null),
        new RegionError.NotLeader(3, PEER),
        new RegionError.NotInitialized(3),
        new RegionError.StaleCommand(),
        new RegionError.EpochNotMatch(List.of(REGION)),
        new RegionError.KeyNotInRegion(Key.of("z"), REGION),
        new RegionError.EntryTooLarge(3, 9, 8),
        new RegionError.ServerBusy("much to do", 70),
        new RegionError.DiskFull(List.of(1L, 2L), "no room"),
        new RegionError.ReadIndexNotReady(3, "no quorum"),
        new RegionError.Undetermined("stopped"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyErrorHasItsWordsAndExactlyOneField(RegionError error) {
    Error told = ErrorMapper.regionError(error);
    assertThat(told.getMessage()).isEqualTo(error.message()).isNotEmpty();
    assertThat(told.getAllFields()).hasSize(2);
  }

  @Test
  void fieldsAreExact() {
    var store = ErrorMapper.regionError(new RegionError.StoreNotMatch(1, 2)).getStoreNotMatch();
    assertThat(store.getRequestStoreId()).isEqualTo(1);
    assertThat(store.getActualStoreId()).isEqualTo(2);
    var peer = ErrorMapper.regionError(new RegionError.PeerNotMatch(3, 4, 5)).getMismatchPeerId();
    assertThat(peer.getRequestPeerId()).isEqualTo(4);
    assertThat(peer.getStorePeerId()).isEqualTo(5);
    var large =
        ErrorMapper.regionError(new RegionError.EntryTooLarge(3, 9, 8)).getRaftEntryTooLarge();
    assertThat(large.getRegionId()).isEqualTo(3);
    assertThat(large.getEntrySize()).isEqualTo(9);
    var busy = ErrorMapper.regionError(new RegionError.ServerBusy("much", 70)).getServerIsBusy();
    assertThat(busy.getReason()).isEqualTo("much");
    assertThat(busy.getBackoffMs()).isEqualTo(70);
    var full = ErrorMapper.regionError(new RegionError.DiskFull(List.of(1L, 2L), "no room"));
    assertThat(full.getDiskFull().getStoreIdList()).containsExactly(1L, 2L);
    assertThat(full.getDiskFull().getReason()).isEqualTo("no room");
  }

  @Test
  void theLeaderIsNamedOnlyWhenItIsKnown() {
    var unknown = ErrorMapper.regionError(new RegionError.NotLeader(3, null)).getNotLeader();
    assertThat(unknown.hasLeader()).isFalse();
    assertThat(unknown.getRegionId()).isEqualTo(3);
    var known = ErrorMapper.regionError(new RegionError.NotLeader(3, PEER)).getNotLeader();
    assertThat(known.getLeader().getId()).isEqualTo(7);
    assertThat(known.getLeader().getStoreId()).isEqualTo(3);
  }

  @Test
  void regionsCarryRangeEpochAndPeers() {
    var told = ErrorMapper.regionError(new RegionError.EpochNotMatch(List.of(REGION)));
    var region = told.getEpochNotMatch().getCurrentRegions(0);
    assertThat(region.getId()).isEqualTo(2);
    assertThat(region.getStartKey()).isEqualTo(ByteString.copyFromUtf8("b"));
    assertThat(region.getEndKey()).isEqualTo(ByteString.copyFromUtf8("y"));
    assertThat(region.getRegionEpoch().getConfVer()).isEqualTo(5);
    assertThat(region.getRegionEpoch().getVersion()).isEqualTo(6);
    assertThat(region.getPeers(0).getId()).isEqualTo(7);
  }

  @Test
  void aMissedDeadlineIsToldInBothSpellingsThatClientsLookFor() {
    var told = ErrorMapper.deadlineExceeded();
    assertThat(told.getMessage()).contains("Deadline is exceeded");
    assertThat(told.getServerIsBusy().getReason()).contains("deadline is exceeded");
  }
}
