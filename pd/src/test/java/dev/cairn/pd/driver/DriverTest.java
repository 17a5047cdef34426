package dev.cairn.pd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.cluster.Store;
import dev.cairn.pd.cluster.StoreBeat;
import dev.cairn.pd.cluster.StorePut;
import dev.cairn.pd.cluster.StoreStats;
import dev.cairn.pd.operator.OperatorStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Stories about stores and one Region.
final class DriverTest {
  private static final Duration A_WHILE = Duration.ofMinutes(2);

  private final ScriptedCluster cluster = new ScriptedCluster(3);

  private long[] threeStores() {
    long two = cluster.join("h2:20160");
    long three = cluster.join("h3:20160");
    cluster.run(A_WHILE);
    cluster.story.clear();
    return new long[] {1, two, three};
  }

  private Store.Condition condition(long store) {
    return Objects.requireNonNull(cluster.driver().store(store)).condition();
  }

  private OperatorStatus operator() {
    return Objects.requireNonNull(cluster.driver().operator(cluster.region().id()));
  }

  @Test
  void aLoneRegionGetsThreeReplicasAsLearnersFirst() {
    long two = cluster.join("h2:20160");
    long three = cluster.join("h3:20160");
    cluster.run(A_WHILE);
    assertThat(cluster.story)
        .containsExactly("learner " + two, "voter " + two, "learner " + three, "voter " + three);
    assertThat(cluster.voterStores()).containsExactly(1L, two, three);
    assertThat(operator().state()).isEqualTo(OperatorStatus.State.SUCCESS);
    assertThat(operator().operator().description()).isEqualTo("make-up-replica");
  }

  @Test
  void aLearnerThatWaitsForItsSnapshotIsNotPromotedHoweverLongItTakes() {
    long two = cluster.join("h2:20160");
    cluster.holdSnapshots(true).run(Duration.ofMinutes(15));
    assertThat(cluster.story).containsExactly("learner " + two);
    assertThat(operator().state()).isEqualTo(OperatorStatus.State.TIMEOUT);
    cluster.holdSnapshots(false).run(A_WHILE);
    assertThat(cluster.story).containsExactly("learner " + two, "voter " + two);
  }

  @Test
  void aNewPeerIsNotWaitedForOnAStoreThatHasGoneDown() {
    long two = cluster.join("h2:20160");
    cluster.holdSnapshots(true).run(Duration.ofSeconds(10));
    assertThat(cluster.story).containsExactly("learner " + two);
    assertThat(cluster.driver().takeOffline(two, false)).isTrue();
    cluster.run(A_WHILE);
    assertThat(cluster.story).containsExactly("learner " + two, "remove " + two);
  }

  @Test
  void aStoreThatComesBackInTimeLosesNothing() {
    var stores = threeStores();
    cluster.join("h4:20160");
    cluster.kill(stores[2]).run(Duration.ofMinutes(29));
    assertThat(condition(stores[2])).isEqualTo(Store.Condition.DISCONNECTED);
    cluster.revive(stores[2]).run(A_WHILE);
    assertThat(cluster.story).isEmpty();
    assertThat(condition(stores[2])).isEqualTo(Store.Condition.UP);
  }

  @Test
  void aStoreThatIsDownIsReplaced() {
    var stores = threeStores();
    long four = cluster.join("h4:20160");
    cluster.kill(stores[2]).run(Duration.ofMinutes(33));
    assertThat(condition(stores[2])).isEqualTo(Store.Condition.DOWN);
    assertThat(cluster.story)
        .containsExactly("learner " + four, "voter " + four, "remove " + stores[2]);
  }

  @Test
  void withoutASpareStoreNothingIsRemovedUntilOneJoins() {
    var stores = threeStores();
    cluster.kill(stores[2]).run(Duration.ofMinutes(40));
    assertThat(cluster.story).isEmpty();
    long four = cluster.join("h4:20160");
    cluster.run(A_WHILE);
    assertThat(cluster.voterStores()).containsExactly(stores[0], stores[1], four);
  }

  @Test
  void aWipedStoreThatRejoinsAtItsAddressReplacesItsOldSelf() {
    var stores = threeStores();
    long four = cluster.newId();
    assertThat(cluster.tryJoin(four, "h3:20160"))
        .isInstanceOfSatisfying(
            StorePut.AddressTaken.class,
            taken -> {
              assertThat(taken.owner()).isEqualTo(stores[2]);
              assertThat(taken.message()).startsWith("duplicated store address");
            });
    cluster.kill(stores[2]).run(Duration.ofSeconds(30));
    assertThat(cluster.tryJoin(four, "h3:20160"))
        .isEqualTo(new StorePut.Accepted(List.of(stores[2])));
    cluster.run(A_WHILE);
    assertThat(condition(stores[2])).isEqualTo(Store.Condition.TOMBSTONE);
    assertThat(cluster.story)
        .containsExactly("learner " + four, "voter " + four, "remove " + stores[2]);
    assertThat(cluster.driver().storeHeartbeat(stores[2], StoreStats.NONE))
        .isEqualTo(StoreBeat.TOMBSTONE);
    assertThat(cluster.tryJoin(stores[2], "h9:20160")).isInstanceOf(StorePut.IsTombstone.class);
  }

  @Test
  void aStoreThatARegionCannotDoWithoutKeepsItsAddress() {
    cluster.kill(1).run(A_WHILE);
    long wrongDirectory = cluster.newId();
    assertThat(cluster.tryJoin(wrongDirectory, "h1:20160"))
        .isEqualTo(
            new StorePut.StillNeeded(
                ScriptedCluster.store(wrongDirectory, "h1:20160"), 1, cluster.region().id()));
    cluster.revive(1).run(A_WHILE);
    assertThat(condition(1)).isEqualTo(Store.Condition.UP);
  }

  @Test
  void aStoreDeletedByForceGivesItsAddressUpAtOnce() {
    threeStores();
    cluster.driver().takeOffline(1, true);
    long again = cluster.newId();
    assertThat(cluster.tryJoin(again, "h1:20160")).isInstanceOf(StorePut.Accepted.class);
    cluster.run(A_WHILE);
    assertThat(cluster.voterStores()).contains(again).doesNotContain(1L);
  }

  @Test
  void aRestartOfPdMakesNoStoreLookDead() {
    var stores = threeStores();
    long four = cluster.newId();
    cluster.restartPd(3);
    assertThat(cluster.tryJoin(four, "h3:20160")).isInstanceOf(StorePut.AddressTaken.class);
    assertThat(condition(stores[2])).isEqualTo(Store.Condition.UP);
    assertThat(cluster.driver().tick()).isEmpty();
  }

  @Test
  void aLeaderHandsOverBeforeItIsRemoved() {
    var stores = threeStores();
    long four = cluster.join("h4:20160");
    assertThat(cluster.leader().store()).isEqualTo(1);
    assertThat(cluster.driver().takeOffline(1, false)).isTrue();
    cluster.run(A_WHILE);
    assertThat(cluster.story)
        .containsExactly("learner " + four, "voter " + four, "leader " + stores[1], "remove 1");
    assertThat(condition(1)).isEqualTo(Store.Condition.TOMBSTONE);
  }

  @Test
  void aVoterIsNotRemovedWhileTooFewOthersLive() {
    var stores = threeStores();
    long four = cluster.join("h4:20160");
    cluster.holdSnapshots(true);
    cluster.driver().takeOffline(stores[1], false);
    cluster.run(Duration.ofSeconds(20)).kill(stores[2]);
    cluster.holdSnapshots(false).run(A_WHILE);
    // Four voters, three live: the offline one must stay, or two of three would be left.
    assertThat(cluster.story)
        .containsExactly("learner " + four, "voter " + four, "remove " + stores[1]);
    assertThat(cluster.voterStores()).containsExactly(1L, stores[2], four);
  }

  @Test
  void withTheQuorumGoneNothingIsTouched() {
    var stores = threeStores();
    cluster.join("h4:20160");
    cluster.kill(stores[1]).kill(stores[2]).run(Duration.ofMinutes(45));
    assertThat(cluster.story).isEmpty();
    assertThat(cluster.voterStores()).containsExactly(stores[0], stores[1], stores[2]);
  }

  @Test
  void anotherPdFinishesWhatOneBegan() {
    long two = cluster.join("h2:20160");
    cluster.holdSnapshots(true).run(Duration.ofSeconds(30));
    cluster.restartPd(3).holdSnapshots(false).run(A_WHILE);
    assertThat(cluster.story).containsExactly("learner " + two, "voter " + two);
    assertThat(operator().operator().description()).isEqualTo("promote-learner");
  }

  @Test
  void aReplicaTooManyIsRemovedButNotTheLeader() {
    var stores = threeStores();
    cluster.driver().setMaxReplicas(2);
    cluster.run(A_WHILE);
    assertThat(cluster.story).hasSize(1);
    assertThat(cluster.voterStores()).hasSize(2).contains(cluster.leader().store());
    assertThat(stores).hasSize(3);
  }

  @Test
  void aChangeByOthersEndsTheOperator() {
    cluster.join("h2:20160");
    cluster.holdSnapshots(true).run(Duration.ofSeconds(10));
    var region = cluster.region();
    var peers = List.of(region.peers().getFirst(), new Peer(991, 77, Peer.Role.LEARNER));
    var changed =
        new Region(
            region.id(),
            region.range(),
            new Epoch(region.epoch().confVer() + 3, region.epoch().version()),
            peers);
    cluster
        .driver()
        .regionHeartbeat(
            new RegionInfo(
                changed, peers.getFirst(), 9, List.of(), List.of(), RegionInfo.Traffic.NONE));
    assertThat(operator().state()).isEqualTo(OperatorStatus.State.CANCEL);
    assertThat(operator().reason()).isEqualTo("epoch not match");
  }

  @Test
  void aReportFromNowhereIsRefused() {
    var peer = new Peer(5, 99, Peer.Role.VOTER);
    var region = new Region(9, KeyRange.ALL, new Epoch(1, 9), List.of(peer));
    var info = new RegionInfo(region, peer, 6, List.of(), List.of(), RegionInfo.Traffic.NONE);
    assertThat(cluster.driver().regionHeartbeat(info)).isEqualTo(new RegionBeat.UnknownStore(99));
    var twice =
        new Region(
            9, KeyRange.ALL, new Epoch(1, 9), List.of(peer, new Peer(6, 99, Peer.Role.VOTER)));
    assertThat(
            cluster
                .driver()
                .regionHeartbeat(
                    new RegionInfo(twice, peer, 6, List.of(), List.of(), RegionInfo.Traffic.NONE)))
        .isInstanceOf(RegionBeat.Invalid.class);
    assertThat(Objects.requireNonNull(cluster.driver().regionOf(Key.EMPTY)).id())
        .isEqualTo(cluster.region().id());
  }

  private static Region part(Region whole, long id, String start, String end) {
    var epoch = new Epoch(whole.epoch().confVer(), whole.epoch().version() + 1);
    var peers = new ArrayList<Peer>();
    for (var peer : whole.peers()) {
      long own = id == whole.id() ? peer.id() : id * 100 + peer.id();
      peers.add(new Peer(own, peer.store(), peer.role()));
    }
    return new Region(id, new KeyRange(Key.of(start), Key.of(end)), epoch, peers);
  }

  @Test
  void aSplitGetsIdsThatNobodyElseHas() {
    threeStores();
    var region = cluster.region();
    var given = (SplitIds.Given) cluster.driver().askSplit(region, 2);
    var ids = new TreeSet<Long>();
    for (var one : given.regions()) {
      assertThat(one.peers()).hasSameSizeAs(region.peers());
      ids.add(one.id());
      ids.addAll(one.peers());
    }
    assertThat(ids).hasSize(2 * (1 + region.peers().size()));
    var again = (SplitIds.Given) cluster.driver().askSplit(region, 1);
    assertThat(ids).doesNotContain(again.regions().getFirst().id());
  }

  @Test
  void aSplitOfARegionAsItWasGetsNone() {
    threeStores();
    var region = cluster.region();
    var old =
        new Region(
            region.id(),
            region.range(),
            new Epoch(region.epoch().confVer() - 1, region.epoch().version()),
            region.peers());
    assertThat(cluster.driver().askSplit(old, 1)).isInstanceOf(SplitIds.Refused.class);
    assertThat(cluster.driver().askSplit(region, 0)).isInstanceOf(SplitIds.Refused.class);
    var unknown = new Region(99, region.range(), region.epoch(), region.peers());
    assertThat(cluster.driver().askSplit(unknown, 1)).isInstanceOf(SplitIds.Refused.class);
  }

  @Test
  void noKeyIsWithoutARegionOnceASplitIsReported() {
    threeStores();
    var whole = cluster.region();
    var leader = Objects.requireNonNull(cluster.driver().region(whole.id())).leader();
    var left = part(whole, 70, "", "m");
    var right = part(whole, whole.id(), "m", "");
    assertThat(cluster.driver().reportSplit(List.of(left, right))).isNull();
    var found = cluster.driver().scan(KeyRange.ALL, 0);
    assertThat(found).extracting(RegionInfo::region).containsExactly(left, right);
    assertThat(found.get(1).leader()).isEqualTo(leader);
    assertThat(Objects.requireNonNull(found.get(0).leader()).store())
        .as("the new one is led where the divided one is")
        .isEqualTo(Objects.requireNonNull(leader).store());
    // A late report of the same changes nothing.
    assertThat(cluster.driver().reportSplit(List.of(left, right))).isNull();
    assertThat(cluster.driver().scan(KeyRange.ALL, 0)).isEqualTo(found);
  }

  @Test
  void partsThatDoNotMeetAreNoSplit() {
    threeStores();
    var whole = cluster.region();
    var parts = List.of(part(whole, 70, "", "k"), part(whole, whole.id(), "m", ""));
    assertThat(cluster.driver().reportSplit(parts)).contains("does not begin where");
    assertThat(cluster.driver().scan(KeyRange.ALL, 0))
        .extracting(RegionInfo::region)
        .containsExactly(whole);
  }
}
