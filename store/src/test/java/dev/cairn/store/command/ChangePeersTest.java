package dev.cairn.store.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Peer.Role;
import dev.cairn.engine.replicated.Region;
import dev.cairn.raft.membership.ChangeCalculator;
import dev.cairn.raft.membership.ChangeOutcome;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.store.command.ChangePeers.Kind;
import dev.cairn.store.command.ChangePeers.PeerChange;
import dev.cairn.store.region.Configurations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Peer n lives on store 10 + n.
final class ChangePeersTest {
  private static final List<Kind> KINDS = List.of(Kind.values());

  private static Peer peer(long id, Role role) {
    return new Peer(id, 10 + id, role);
  }

  private static Region region(Peer... peers) {
    return new Region(1, KeyRange.ALL, new Epoch(7, 3), List.of(peers));
  }

  private static Region threeVoters() {
    return region(peer(1, Role.VOTER), peer(2, Role.VOTER), peer(3, Role.VOTER));
  }

  private static PeerChange change(Kind kind, long id) {
    return new PeerChange(kind, id, 10 + id);
  }

  private static ChangePeers of(Region region, PeerChange... changes) {
    return new ChangePeers(region.epoch().confVer(), Arrays.asList(changes));
  }

  private static Region apply(Region region, PeerChange... changes) {
    var change = of(region, changes);
    assertThat(change.refuse(region)).isNull();
    return change.apply(region);
  }

  @Test
  void oneAddedLearnerRaisesTheEpochByOne() {
    var after = apply(threeVoters(), change(Kind.ADD_LEARNER, 4));
    assertThat(after.peer(4)).isEqualTo(peer(4, Role.LEARNER));
    assertThat(after.epoch()).isEqualTo(new Epoch(8, 3));
    assertThat(after.range()).isEqualTo(KeyRange.ALL);
  }

  @Test
  void aLearnerIsPromotedAndAVoterDemotedInOneStep() {
    var before = region(peer(1, Role.VOTER), peer(2, Role.VOTER), peer(3, Role.LEARNER));
    assertThat(apply(before, change(Kind.ADD_VOTER, 3)).peer(3)).isEqualTo(peer(3, Role.VOTER));
    assertThat(apply(before, change(Kind.ADD_LEARNER, 2)).peer(2)).isEqualTo(peer(2, Role.LEARNER));
    assertThat(apply(before, change(Kind.REMOVE, 2)).peers())
        .containsExactly(peer(1, Role.VOTER), peer(3, Role.LEARNER));
  }

  @Test
  void severalChangesEnterAJointConfigurationAndLeaveItAgain() {
    var before =
        region(
            peer(1, Role.VOTER),
            peer(2, Role.VOTER),
            peer(3, Role.VOTER),
            peer(4, Role.LEARNER),
            peer(5, Role.LEARNER));
    var joint =
        apply(
            before,
            change(Kind.ADD_VOTER, 4),
            change(Kind.ADD_LEARNER, 3),
            change(Kind.REMOVE, 5),
            change(Kind.ADD_LEARNER, 6));
    assertThat(joint.peers())
        .containsExactly(
            peer(1, Role.VOTER),
            peer(2, Role.VOTER),
            peer(3, Role.DEMOTING_VOTER),
            peer(4, Role.INCOMING_VOTER),
            peer(6, Role.LEARNER));
    assertThat(joint.epoch()).isEqualTo(new Epoch(11, 3));
    var after = ChangePeers.leaveJoint(joint);
    assertThat(after.peers())
        .containsExactly(
            peer(1, Role.VOTER),
            peer(2, Role.VOTER),
            peer(3, Role.LEARNER),
            peer(4, Role.VOTER),
            peer(6, Role.LEARNER));
    assertThat(after.epoch()).isEqualTo(new Epoch(13, 3));
  }

  @Test
  void aChangeForAnotherEpochIsRefused() {
    var region = threeVoters();
    var change = new ChangePeers(6, List.of(change(Kind.ADD_LEARNER, 4)));
    assertThat(change.refuse(region)).isEqualTo("made for conf_ver 6, the region is at 7");
    assertThat(new ChangePeers(8, change.changes()).refuse(region)).contains("conf_ver 8");
  }

  @Test
  void aStoreHoldsOnePeerOfARegionOnly() {
    var region = threeVoters();
    assertThat(of(region, new PeerChange(Kind.ADD_LEARNER, 9, 12)).refuse(region))
        .isEqualTo("store 12 already has peer 2");
    assertThat(
            of(
                    region,
                    new PeerChange(Kind.ADD_VOTER, 8, 30),
                    new PeerChange(Kind.ADD_LEARNER, 9, 30))
                .refuse(region))
        .isEqualTo("two of the changes are for store 30");
  }

  @Test
  void aPeerDoesNotMove() {
    var region = threeVoters();
    assertThat(of(region, new PeerChange(Kind.ADD_LEARNER, 3, 30)).refuse(region))
        .isEqualTo("peer 3 is on store 13");
  }

  @Test
  void aPeerChangesOnceInOneStep() {
    var region = threeVoters();
    assertThat(of(region, change(Kind.ADD_LEARNER, 3), change(Kind.ADD_VOTER, 3)).refuse(region))
        .isEqualTo("two of the changes are for peer 3");
  }

  @Test
  void toRemoveWhoIsNotThereChangesNothing() {
    var region = threeVoters();
    assertThat(of(region, change(Kind.REMOVE, 4)).refuse(region)).isEqualTo("it changes nothing");
  }

  @Test
  void aVoterIsNotRemovedInAJointChange() {
    var region = threeVoters();
    assertThat(of(region, change(Kind.REMOVE, 3), change(Kind.ADD_VOTER, 4)).refuse(region))
        .contains("demote it there");
  }

  /// In data it would read as the end of a joint configuration.
  @Test
  void noChangesAreNoChange() {
    assertThat(of(threeVoters()).refuse(threeVoters())).isEqualTo("it changes nothing");
  }

  /// The roles of the peers could not say that the Region is in a joint configuration, and after a
  /// restart it would not be.
  @Test
  void aJointChangeMustChangeAVoter() {
    var region = threeVoters();
    assertThat(of(region, change(Kind.ADD_LEARNER, 4), change(Kind.ADD_LEARNER, 5)).refuse(region))
        .contains("one after the other");
  }

  @Test
  void insideAJointConfigurationNothingElseChanges() {
    var joint = apply(threeVoters(), change(Kind.ADD_VOTER, 4), change(Kind.ADD_LEARNER, 3));
    assertThat(of(joint, change(Kind.ADD_LEARNER, 5)).refuse(joint))
        .contains("inside a joint change");
  }

  @Test
  void aChangeToWhatIsAlreadySoIsRefused() {
    var region = threeVoters();
    assertThat(of(region, change(Kind.ADD_VOTER, 2)).refuse(region))
        .isEqualTo("it changes nothing");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void regionsAndRaftAgreeOnEveryChangeThatIsNotRefused(long seed) {
    var random = new Random(seed);
    var region = threeVoters();
    int took = 0;
    for (int step = 0; step < 5_000; step++) {
      var change = randomChange(random, region);
      assertThat(ChangePeers.decode(change.encode())).isEqualTo(change);
      if (change.refuse(region) == null) {
        var before = Configurations.of(region);
        switch (ChangeCalculator.apply(before, change.toRaft())) {
          case ChangeOutcome.Refused(var reason) ->
              assertThat(reason).isEqualTo("no voter would be left");
          case ChangeOutcome.Changed(var configuration) -> {
            region = checked(region, change, configuration);
            took++;
          }
        }
      }
    }
    assertThat(took).isGreaterThan(500);
  }

  private static Region checked(Region region, ChangePeers change, Configuration expected) {
    var after = change.apply(region);
    assertThat(Configurations.of(after)).as(change + " of " + region).isEqualTo(expected);
    assertThat(after.epoch().confVer())
        .isEqualTo(region.epoch().confVer() + change.changes().size());
    assertThat(after.peers().stream().map(Peer::store)).doesNotHaveDuplicates();
    if (!expected.isJoint()) {
      return after;
    }
    var left = ChangePeers.leaveJoint(after);
    assertThat(new ChangeOutcome.Changed(Configurations.of(left)))
        .as(change + " of " + region + ", left")
        .isEqualTo(ChangeCalculator.leaveJoint(expected));
    long resolved =
        after.peers().stream()
            .filter(p -> p.role() == Role.INCOMING_VOTER || p.role() == Role.DEMOTING_VOTER)
            .count();
    assertThat(left.epoch().confVer()).isEqualTo(after.epoch().confVer() + resolved);
    return left;
  }

  private static ChangePeers randomChange(Random random, Region region) {
    var changes = new ArrayList<PeerChange>();
    for (int i = random.nextInt(4) == 0 ? random.nextInt(5) : 1; i > 0; i--) {
      long id = random.nextLong(1, 9);
      long store = 10 + (random.nextInt(20) == 0 ? random.nextLong(1, 9) : id);
      changes.add(new PeerChange(KINDS.get(random.nextInt(3)), id, store));
    }
    return new ChangePeers(region.epoch().confVer(), changes);
  }

  @Test
  void anEntryWithoutDataLeavesTheJointConfiguration() {
    assertThat(ChangePeers.decode(new byte[0])).isNull();
  }

  @Test
  void aChangeOfUnknownKindIsNotGuessed() {
    byte[] data = of(threeVoters(), change(Kind.REMOVE, 1)).encode();
    data[12] = 9;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChangePeers.decode(data))
        .withMessageContaining("kind 9");
  }
}
