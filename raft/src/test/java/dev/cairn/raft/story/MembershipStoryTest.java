package dev.cairn.raft.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.Message;
import dev.cairn.raft.Output;
import dev.cairn.raft.ProposeResult;
import dev.cairn.raft.ProposeResult.Accepted;
import dev.cairn.raft.ProposeResult.Dropped;
import dev.cairn.raft.ProposeResult.Reason;
import dev.cairn.raft.RaftNode;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.EntryKind;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.membership.MembershipChange;
import dev.cairn.raft.membership.MembershipChange.Change;
import dev.cairn.raft.membership.MembershipChange.Kind;
import dev.cairn.raft.membership.MembershipChange.Transition;
import dev.cairn.raft.role.RoleKind;
import dev.cairn.raft.simulation.ChangeCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The Raft paper, section 6; thesis, chapter 4.
class MembershipStoryTest {
  private static MembershipChange joint(Transition road, Change... changes) {
    return new MembershipChange(List.of(changes), road);
  }

  private static void assertDropped(ProposeResult result, Reason reason) {
    assertThat(result)
        .isInstanceOfSatisfying(Dropped.class, d -> assertThat(d.reason()).isEqualTo(reason));
  }

  @Test
  void aBlankPeerBecomesALearnerCatchesUpAndIsPromoted() {
    Cluster cluster = Cluster.of(1, 2).withBlank(3);
    cluster.elect(1);
    cluster.propose(1, "a");
    cluster.member(1).compact();
    assertThat(cluster.change(1, Kind.ADD_LEARNER, 3)).isInstanceOf(Accepted.class);
    cluster.ticks(6);
    assertThat(cluster.node(3).commit()).isEqualTo(cluster.node(1).commit());
    assertThat(cluster.node(3).configuration()).hasToString("voters=(1 2) learners=(3)");
    cluster.change(1, Kind.ADD_VOTER, 3);
    cluster.ticks(4);
    assertThat(cluster.node(3).configuration()).hasToString("voters=(1 2 3)");
    cluster.isolate(2);
    cluster.propose(1, "b");
    assertThat(cluster.member(1).applied()).containsExactly("a", "b");
  }

  @Test
  void onlyOneChangeIsUnderWay() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(1);
    assertThat(cluster.change(1, Kind.REMOVE, 3)).isInstanceOf(Accepted.class);
    assertDropped(cluster.change(1, Kind.REMOVE, 2), Reason.CHANGE_PENDING);
    cluster.loseNothing();
    cluster.ticks(4);
    assertThat(cluster.change(1, Kind.REMOVE, 2)).isInstanceOf(Accepted.class);
  }

  @Test
  void aChangeWaitsForTheFirstEntryOfTheTerm() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.lose(message -> message instanceof Message.Append);
    cluster.elect(1);
    assertDropped(cluster.change(1, Kind.REMOVE, 3), Reason.CHANGE_PENDING);
  }

  @Test
  void anIllegalChangeIsRefusedWithTheReason() {
    Cluster cluster = Cluster.of(1);
    cluster.elect(1);
    assertDropped(cluster.change(1, Kind.REMOVE, 1), Reason.CHANGE_REFUSED);
    assertDropped(cluster.change(1, MembershipChange.LEAVE_JOINT), Reason.CHANGE_REFUSED);
  }

  @Test
  void severalChangesGoThroughAJointConfigurationAndLeaveItBythemselves() {
    Cluster cluster = Cluster.of(1, 2, 3).withBlank(4).withBlank(5);
    cluster.elect(1);
    cluster.change(
        1,
        joint(
            Transition.AUTO,
            new Change(Kind.ADD_VOTER, 4),
            new Change(Kind.ADD_VOTER, 5),
            new Change(Kind.REMOVE, 2),
            new Change(Kind.ADD_LEARNER, 3)));
    cluster.ticks(8);
    for (long id : new long[] {1, 3, 4, 5}) {
      assertThat(cluster.node(id).configuration())
          .as("peer %d", id)
          .hasToString("voters=(1 4 5) learners=(3)");
    }
    cluster.propose(1, "a");
    cluster.ticks(2);
    assertThat(cluster.member(5).applied()).contains("a");
  }

  @Test
  void anExplicitJointConfigurationNeedsBothHalvesUntilToldToLeave() {
    Cluster cluster = Cluster.of(1, 2, 3).withBlank(4).withBlank(5);
    cluster.elect(1);
    cluster.change(
        1,
        joint(
            Transition.EXPLICIT_JOINT,
            new Change(Kind.ADD_VOTER, 4),
            new Change(Kind.ADD_VOTER, 5),
            new Change(Kind.REMOVE, 2),
            new Change(Kind.REMOVE, 3)));
    cluster.ticks(10);
    assertThat(cluster.node(1).configuration()).hasToString("voters=(1 4 5)&&(1 2 3)");
    assertDropped(cluster.change(1, Kind.ADD_VOTER, 2), Reason.CHANGE_REFUSED);
    cluster.onlyBetween(1, 4, 5);
    long index = cluster.propose(1, "a");
    assertThat(cluster.node(1).commit()).as("no majority of 1 2 3").isLessThan(index);
    cluster.loseNothing();
    cluster.ticks(4);
    assertThat(cluster.node(1).commit()).isEqualTo(index);
    cluster.change(1, MembershipChange.LEAVE_JOINT);
    cluster.ticks(4);
    assertThat(cluster.node(1).configuration()).hasToString("voters=(1 4 5)");
    cluster.onlyBetween(1, 4, 5);
    cluster.propose(1, "b");
    assertThat(cluster.member(1).applied()).containsExactly("a", "b");
  }

  @Test
  void aLeaderThatIsRemovedStepsDownOnceTheOthersKnowAndHandsOver() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    cluster.hold(message -> message instanceof Message.AppendReply reply && reply.commit() >= 7);
    cluster.change(1, Kind.REMOVE, 1);
    cluster.assertLeader(1);
    cluster.releaseHeld();
    cluster.assertFollower(1);
    assertThat(List.of(cluster.node(2).role(), cluster.node(3).role())).contains(RoleKind.LEADER);
    assertThat(cluster.node(2).configuration()).hasToString("voters=(2 3)");
    assertThat(cluster.node(1).campaign()).isFalse();
  }

  @Test
  void aRemovedLeaderHandsOverToOneThatKnowsOfTheChange() {
    Cluster cluster = Cluster.of(1, 2, 3, 4);
    cluster.elect(1);
    cluster.ticks(2);
    cluster.lose(message -> message.to() == 2 && told(message));
    cluster.change(1, Kind.REMOVE, 1);
    assertThat(cluster.sent(Message.TimeoutNow.class))
        .singleElement()
        .matches(message -> message.to() == 3);
    assertThat(cluster.node(3).role()).isEqualTo(RoleKind.LEADER);
  }

  @Test
  void aRemovedLeaderGoesOnAndTakesNothingNewUntilTheOthersKnow() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    cluster.lose(message -> message instanceof Message.AppendReply reply && reply.commit() >= 7);
    cluster.change(1, Kind.REMOVE, 1);
    cluster.assertLeader(1);
    assertThat(cluster.node(1).leaseAllowed()).isFalse();
    assertDropped(cluster.node(1).propose(Cluster.bytes("a")), Reason.RETIRING);
    cluster.loseNothing();
    cluster.ticks(3);
    cluster.assertFollower(1);
  }

  /// The new voter alone may not know that the joint change is over, and needs the vote of a
  /// removed peer whose log is longer.
  @Test
  void aCandidateWithAnOldConfigurationLearnsOfTheChangeFromWhoRefusesIt() {
    Cluster cluster = Cluster.of(1, 2);
    cluster.elect(1);
    cluster.ticks(2);
    RaftNode two = cluster.node(2);
    cluster.lose(message -> message instanceof Message.Append a && a.commit() >= 7);
    cluster.change(1, Kind.REMOVE, 1);
    assertThat(two.configuration()).hasToString("voters=(1 2)");
    cluster.lose(message -> message.from() == 1);
    cluster.ticksOf(1, 30);
    cluster.assertFollower(1);
    cluster.ticksOf(2, 12);
    assertThat(two.role()).isEqualTo(RoleKind.PRE_CANDIDATE);
    cluster.loseNothing();
    cluster.ticks(30);
    cluster.assertLeader(2);
    assertThat(two.configuration()).hasToString("voters=(2)");
  }

  /// The new voter has the longer log, so nobody else can win, but it does not know that it is one.
  @Test
  void aVoterLearnsFromTheCandidateThatItMayStandItself() {
    Cluster cluster = Cluster.of(1).withBlank(2);
    cluster.elect(1);
    cluster.change(1, Kind.ADD_LEARNER, 2);
    cluster.ticks(4);
    MembershipChange promotion = MembershipChange.simple(Kind.ADD_VOTER, 2);
    Member one = cluster.member(1);
    one.node().proposeChange(ChangeCodec.encode(promotion), promotion);
    one.turn();
    one.holdDisk();
    one.turn();
    cluster.proposeQuietly(1, "a");
    one.turn();
    one.releaseDisk();
    one.turn();
    cluster.crash(1);
    cluster.settle();
    cluster.restart(1);
    assertThat(one.node().configuration()).hasToString("voters=(1 2)");
    assertThat(one.durableLog()).last().asString().doesNotContain("a");
    assertThat(cluster.member(2).durableLog()).last().asString().contains("a");
    assertThat(cluster.node(2).configuration()).hasToString("voters=(1) learners=(2)");
    cluster.ticks(60);
    cluster.assertLeader(2);
  }

  /// What is committed in a later term may contradict what the leader of this one still sends.
  @Test
  void whoLearnsFromALaterTermEntersItFirst() {
    Cluster cluster = Cluster.of(1, 2, 3).withBlank(4);
    cluster.elect(1);
    cluster.ticks(2);
    RaftNode three = cluster.node(3);
    long term = three.term();
    // 3 has the change and does not know that it is committed.
    cluster.lose(message -> message.to() == 3 && told(message));
    cluster.change(1, Kind.ADD_LEARNER, 4);
    assertThat(three.configuration()).hasToString("voters=(1 2 3)");
    cluster.isolate(3);
    cluster.ticksOf(3, 11);
    cluster.loseNothing();
    long commit = cluster.node(1).status().commit();
    var poll = new Message.VoteRequest(2, 3, term + 2, true, commit, term, false, commit, term);
    cluster.post(poll);
    cluster.settle();
    assertThat(three.configuration()).hasToString("voters=(1 2 3) learners=(4)");
    assertThat(three.term()).isEqualTo(term + 1);
    assertThat(three.leader()).isZero();
  }

  /// Two changes in a log prove that the first is committed: who knows must not stand by the
  /// configuration before it.
  @Test
  void nobodyStandsByAConfigurationTwoChangesOld() {
    Cluster cluster = Cluster.of(1, 2, 3).withBlank(4).withBlank(5);
    cluster.elect(1);
    cluster.ticks(2);
    // 3 gets the entries of both changes and never hears that anything is committed.
    cluster.lose(message -> message.to() == 3 && told(message));
    cluster.change(1, Kind.ADD_VOTER, 4);
    cluster.change(1, Kind.ADD_VOTER, 5);
    assertThat(cluster.node(1).configuration()).hasToString("voters=(1 2 3 4 5)");
    assertThat(cluster.node(3).configuration())
        .as("it has concluded that the first one is committed")
        .hasToString("voters=(1 2 3 4)");
  }

  private static boolean told(Message message) {
    return message instanceof Message.Append append
        && append.entries().isEmpty()
        && append.commit() > 6;
  }

  @Test
  void aChangeThatWasAppliedIsKnownAfterACrash() {
    Cluster cluster = Cluster.of(1, 2, 3).withBlank(4);
    cluster.elect(1);
    cluster.change(1, Kind.ADD_LEARNER, 4);
    cluster.ticks(4);
    cluster.crash(1, 2, 3, 4);
    cluster.restart(1, 2, 3, 4);
    assertThat(cluster.node(1).configuration()).hasToString("voters=(1 2 3) learners=(4)");
    assertThat(cluster.node(2).configuration()).hasToString("voters=(1 2 3) learners=(4)");
  }

  @Test
  void aChangeIsKnownOnceAQuorumHasAppliedIt() {
    Cluster cluster = Cluster.of(1, 2, 3).withBlank(4);
    cluster.elect(1);
    cluster.ticks(4);
    assertThat(cluster.node(1).isChangeKnown()).isTrue();
    cluster.hold(message -> message instanceof Message.AppendReply reply && reply.commit() >= 7);
    cluster.change(1, Kind.ADD_LEARNER, 4);
    assertThat(cluster.node(1).configuration()).hasToString("voters=(1 2 3) learners=(4)");
    assertThat(cluster.node(1).isChangeKnown()).isFalse();
    cluster.releaseHeld();
    assertThat(cluster.node(1).isChangeKnown()).as("without a heartbeat").isTrue();
  }

  @Test
  void aNewLeaderIsNotSureOfAChangeThatItAppliedBefore() {
    Cluster cluster = Cluster.of(1, 2, 3).withBlank(4);
    cluster.elect(1);
    // 3 does not hear that the change is committed.
    cluster.lose(message -> message.to() == 3 && told(message));
    cluster.change(1, Kind.ADD_LEARNER, 4);
    assertThat(cluster.node(2).configuration()).hasToString("voters=(1 2 3) learners=(4)");
    cluster.isolate(1);
    cluster.hold(message ->
        message.to() == 2
            && (message instanceof Message.AppendReply
                || message instanceof Message.HeartbeatReply));
    cluster.electLater(2);
    cluster.ticks(12);
    cluster.assertLeader(2);
    assertThat(cluster.node(2).isChangeKnown()).isFalse();
    cluster.releaseHeld();
    cluster.ticks(4);
    assertThat(cluster.node(3).configuration()).hasToString("voters=(1 2 3) learners=(4)");
    assertThat(cluster.node(2).isChangeKnown()).isTrue();
  }

  /// A second change may be committed while the first one, long durable, is still being applied.
  @Test
  void aChangeBehindOneThatIsBeingAppliedWaitsForItsOwnCommitToBeDurable() {
    Cluster cluster = Cluster.of(1, 2, 3);
    RaftNode node = cluster.node(2);
    node.step(new Message.Append(1, 2, 6, 5, 5, List.of(changeAt(6)), 6));
    write(cluster, 2);
    assertThat(write(cluster, 2).committed()).extracting(Entry::index).containsExactly(6L);
    node.step(new Message.Append(1, 2, 6, 6, 6, List.of(changeAt(7)), 6));
    write(cluster, 2);
    node.step(new Message.Append(1, 2, 6, 7, 6, List.of(), 7));
    Output saving = write(cluster, 2);
    assertThat(saving.committed()).as("not before it is durable that it is committed").isEmpty();
    assertThat(saving.mustSync()).isTrue();
    assertThat(write(cluster, 2).committed()).extracting(Entry::index).containsExactly(7L);
  }

  private static Output write(Cluster cluster, long id) {
    Output output = cluster.node(id).takeOutput();
    cluster.member(id).disk().write(output, false);
    cluster.node(id).onPersisted(output.number());
    return output;
  }

  private static Entry changeAt(long index) {
    return new Entry(6, index, EntryKind.CHANGE, new byte[] {1});
  }

  @Test
  void aChangeThatTheStateMachineRefusesLeavesEverythingAsItWas() {
    Cluster cluster = Cluster.of(1);
    cluster.elect(1);
    RaftNode node = cluster.node(1);
    Configuration before = node.configuration();
    node.proposeChange(new byte[] {1}, MembershipChange.simple(Kind.ADD_LEARNER, 2));
    write(cluster, 1);
    Output saving = write(cluster, 1);
    assertThat(saving.committed()).as("not before it is durable that it is committed").isEmpty();
    assertThat(saving.mustSync()).isTrue();
    assertThat(write(cluster, 1).committed()).hasSize(1);
    node.onApplied(7);
    assertDropped(
        node.proposeChange(new byte[] {1}, MembershipChange.simple(Kind.ADD_LEARNER, 2)),
        Reason.CHANGE_PENDING);
    node.refuseChange();
    assertThat(node.configuration()).isEqualTo(before);
    assertThat(node.proposeChange(new byte[] {1}, MembershipChange.simple(Kind.ADD_LEARNER, 2)))
        .isInstanceOf(Accepted.class);
  }
}
