package dev.cairn.raft.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.Message;
import dev.cairn.raft.RaftConfig;
import dev.cairn.raft.log.HardState;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.quorum.PeerSet;
import dev.cairn.raft.role.RoleKind;
import org.junit.jupiter.api.Test;

/// The Raft paper, 5.2 and 5.4.1; thesis 6.2 and 9.6.
class ElectionStoryTest {
  private static RaftConfig without(boolean preVote, boolean checkQuorum) {
    return new RaftConfig(10, 2, 1 << 20, 256, 1 << 20, 1 << 20, preVote, checkQuorum, false);
  }

  @Test
  void theFirstTimeoutElectsALeaderWhomAllFollow() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.ticks(11);
    cluster.assertLeader(1);
    cluster.ticks(2);
    assertThat(cluster.node(2).leader()).isEqualTo(1);
    assertThat(cluster.node(3).leader()).isEqualTo(1);
    assertThat(cluster.node(1).term()).isEqualTo(6);
    assertThat(cluster.node(3).commit()).isEqualTo(6);
  }

  @Test
  void aSoleVoterLeadsAfterItsFirstTickButNotBeforeItsVoteIsDurable() {
    Cluster cluster = Cluster.of(1);
    cluster.member(1).holdDisk();
    cluster.ticks(1);
    assertThat(cluster.node(1).role()).isEqualTo(RoleKind.CANDIDATE);
    cluster.member(1).releaseDisk();
    cluster.settle();
    cluster.assertLeader(1);
  }

  @Test
  void aSoleVoterWithASlowDiskDoesNotStandAgainWhileItsVoteIsBeingWritten() {
    Cluster cluster = Cluster.of(1);
    cluster.member(1).holdDisk();
    cluster.ticks(1);
    long term = cluster.node(1).term();
    cluster.ticks(5);
    assertThat(cluster.node(1).term()).isEqualTo(term);
    cluster.member(1).releaseDisk();
    cluster.settle();
    cluster.assertLeader(1);
  }

  @Test
  void aCandidateAsksForVotesOnlyOnceItsOwnIsDurable() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.member(1).holdDisk();
    cluster.node(1).campaign();
    cluster.settle();
    assertThat(cluster.sent(Message.VoteRequest.class)).allMatch(Message.VoteRequest::pre);
    cluster.member(1).releaseDisk();
    cluster.settle();
    cluster.assertLeader(1);
  }

  @Test
  void aVoterGivesOneVoteATermAlsoOverARestart() {
    Cluster cluster = Cluster.with(without(false, false), Configuration.ofVoters(1, 2, 3));
    cluster.lose(message -> message.from() == 1 && message.to() == 3);
    cluster.node(1).campaign();
    cluster.lose(message -> message instanceof Message.VoteReply || message.to() == 3);
    cluster.settle();
    assertThat(cluster.member(2).disk().hardState()).isEqualTo(new HardState(6, 1, 5));
    cluster.crash(1, 2);
    cluster.restart(2);
    cluster.loseNothing();
    cluster.node(3).campaign();
    cluster.settle();
    assertThat(cluster.node(3).role()).isEqualTo(RoleKind.CANDIDATE);
    assertThat(cluster.member(2).disk().hardState().vote()).isEqualTo(1);
  }

  @Test
  void nobodyVotesForALogThatLacksWhatItHas() {
    Cluster cluster = Cluster.with(without(false, false), Configuration.ofVoters(1, 2, 3));
    cluster.elect(1);
    cluster.isolate(3);
    cluster.propose(1, "a");
    assertThat(cluster.member(2).durableLog()).contains("7@6:a");
    cluster.crash(1);
    cluster.onlyBetween(2, 3);
    cluster.electLater(3);
    assertThat(cluster.node(3).role()).isEqualTo(RoleKind.CANDIDATE);
    cluster.electLater(2);
    cluster.assertLeader(2);
    cluster.ticks(2);
    assertThat(cluster.member(3).applied()).containsExactly("a");
  }

  @Test
  void aPeerThatWasAwayDoesNotDisturbALiveLeader() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(3);
    cluster.ticks(40);
    assertThat(cluster.node(3).role()).isEqualTo(RoleKind.PRE_CANDIDATE);
    assertThat(cluster.node(3).term()).as("asks without entering a term").isEqualTo(6);
    cluster.loseNothing();
    cluster.ticks(20);
    cluster.assertLeader(1);
    cluster.assertFollower(3);
    assertThat(cluster.node(1).term()).isEqualTo(6);
  }

  @Test
  void withoutPreVoteTheReturningPeerMovesTheTermButVotersStillGuardTheLeader() {
    Cluster cluster = Cluster.with(without(false, true), Configuration.ofVoters(1, 2, 3));
    cluster.elect(1);
    cluster.isolate(3);
    cluster.ticks(40);
    long away = cluster.node(3).term();
    assertThat(away).isGreaterThan(6);
    cluster.loseNothing();
    // The candidate's requests are ignored; but it tells the old leader of its term, and then takes
    // part again.
    cluster.ticks(30);
    assertThat(cluster.node(2).term()).isGreaterThanOrEqualTo(away);
    assertThat(cluster.node(2).leader()).isNotZero();
    assertThat(cluster.node(3).leader()).isEqualTo(cluster.node(2).leader());
  }

  @Test
  void aLeaderThatHearsNoQuorumStepsDown() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(1);
    cluster.ticksOf(1, 20);
    cluster.assertFollower(1);
    assertThat(cluster.node(1).leader()).isZero();
  }

  @Test
  void aLeaderThatHearsOneOfTwoOthersStays() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(3);
    cluster.ticks(60);
    cluster.assertLeader(1);
  }

  @Test
  void aLeaderOfAnOldTermLearnsOfTheNewOne() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(1);
    cluster.ticksOf(2, 12);
    cluster.ticksOf(3, 12);
    cluster.ticksOf(2, 12);
    cluster.assertLeader(2);
    cluster.loseNothing();
    cluster.ticks(3);
    cluster.assertFollower(1);
    assertThat(cluster.node(1).leader()).isEqualTo(2);
  }

  @Test
  void learnersNeitherStandNorCount() {
    Configuration configuration = Configuration.of(PeerSet.of(1, 2), PeerSet.of(3));
    Cluster cluster = Cluster.with(Cluster.CONFIG, configuration);
    assertThat(cluster.node(3).campaign()).isFalse();
    cluster.elect(1);
    cluster.isolate(2);
    long index = cluster.propose(1, "a");
    assertThat(cluster.node(1).commit()).isLessThan(index);
    cluster.loseNothing();
    cluster.ticks(4);
    assertThat(cluster.node(1).commit()).isEqualTo(index);
    assertThat(cluster.member(3).applied()).containsExactly("a");
  }

  @Test
  void aLearnerForgetsALeaderThatIsSilentForAnElectionTimeout() {
    Configuration configuration = Configuration.of(PeerSet.of(1, 2), PeerSet.of(3));
    Cluster cluster = Cluster.with(Cluster.CONFIG, configuration);
    cluster.elect(1);
    cluster.ticks(4);
    assertThat(cluster.node(3).leader()).isEqualTo(1);
    cluster.isolate(3);
    cluster.ticksOf(3, 2 * Cluster.CONFIG.electionTicks());
    assertThat(cluster.node(3).leader()).isZero();
    cluster.loseNothing();
    cluster.ticks(4);
    assertThat(cluster.node(3).leader()).isEqualTo(1);
  }

  @Test
  void aLearnerThatIsAskedVotesForItMayBeAVoterAndNotKnow() {
    Configuration configuration = Configuration.of(PeerSet.of(1, 2), PeerSet.of(3));
    Cluster cluster = Cluster.with(Cluster.CONFIG, configuration);
    cluster.node(3).step(new Message.VoteRequest(2, 3, 6, false, 5, 5, false, 5, 5));
    cluster.settle();
    assertThat(cluster.sent(Message.VoteReply.class))
        .singleElement()
        .matches(reply -> !reply.rejected() && reply.to() == 2);
  }

  @Test
  void aBlankPeerNeverStands() {
    Cluster cluster = Cluster.of(1).withBlank(2);
    cluster.ticksOf(2, 100);
    cluster.assertFollower(2);
    assertThat(cluster.node(2).campaign()).isFalse();
    assertThat(cluster.node(2).term()).isZero();
  }
}
