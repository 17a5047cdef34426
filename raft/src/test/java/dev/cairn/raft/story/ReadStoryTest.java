package dev.cairn.raft.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.Message;
import dev.cairn.raft.ReadReady;
import org.junit.jupiter.api.Test;

/// Thesis 6.4.
class ReadStoryTest {
  @Test
  void aReadAtTheLeaderWaitsForARoundThatBeginsAfterIt() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    long index = cluster.propose(1, "a");
    cluster.hold(message -> message instanceof Message.HeartbeatReply);
    cluster.node(1).readIndex(1);
    cluster.settle();
    assertThat(cluster.member(1).reads()).isEmpty();
    cluster.releaseHeld();
    assertThat(cluster.member(1).reads()).containsExactly(new ReadReady(1, index));
  }

  @Test
  void manyReadsShareOneRound() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.forgetSent();
    for (int id = 1; id <= 100; id++) {
      cluster.node(1).readIndex(id);
    }
    cluster.settle();
    assertThat(cluster.member(1).reads()).hasSize(100);
    assertThat(cluster.sent(Message.Heartbeat.class)).hasSize(2);
  }

  @Test
  void readsWaitUntilAnEntryOfTheTermIsCommitted() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.hold(message -> message instanceof Message.Append);
    cluster.elect(1);
    cluster.node(1).readIndex(1);
    cluster.settle();
    assertThat(cluster.member(1).reads()).isEmpty();
    cluster.releaseHeld();
    assertThat(cluster.member(1).reads()).containsExactly(new ReadReady(1, 6));
  }

  @Test
  void aFollowerAsksTheLeader() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    long index = cluster.propose(1, "a");
    cluster.node(3).readIndex(7);
    cluster.settle();
    assertThat(cluster.member(3).reads()).containsExactly(new ReadReady(7, index));
  }

  @Test
  void withoutALeaderAReadIsDroppedAtOnce() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.node(2).readIndex(7);
    cluster.settle();
    assertThat(cluster.member(2).droppedReads()).containsExactly(7L);
  }

  @Test
  void aReadWhoseQuestionIsLostIsDroppedAfterAWhile() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.lose(message -> message instanceof Message.ReadIndexRequest);
    cluster.node(3).readIndex(7);
    cluster.ticks(21);
    assertThat(cluster.member(3).droppedReads()).containsExactly(7L);
  }

  @Test
  void readsAreDroppedWhenTheLeaderStepsDown() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(1);
    cluster.node(1).readIndex(1);
    cluster.settle();
    assertThat(cluster.member(1).droppedReads()).isEmpty();
    cluster.ticksOf(1, 20);
    assertThat(cluster.member(1).droppedReads()).containsExactly(1L);
    assertThat(cluster.member(1).reads()).isEmpty();
  }

  @Test
  void aFollowersReadIsDroppedWhenTheTermChanges() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    cluster.lose(message -> message instanceof Message.ReadIndexRequest);
    cluster.node(3).readIndex(7);
    cluster.node(1).transferLeader(2);
    cluster.settle();
    assertThat(cluster.member(3).droppedReads()).containsExactly(7L);
  }

  @Test
  void aLeaderThatWasReplacedConfirmsNothing() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(1);
    cluster.ticksOf(2, 12);
    cluster.ticksOf(3, 12);
    cluster.ticksOf(2, 12);
    cluster.assertLeader(2);
    cluster.propose(2, "new");
    cluster.assertLeader(1);
    cluster.loseNothing();
    cluster.node(1).readIndex(1);
    cluster.settle();
    assertThat(cluster.member(1).reads()).isEmpty();
    assertThat(cluster.member(1).droppedReads()).containsExactly(1L);
  }

  @Test
  void theSoleVoterAnswersByItself() {
    Cluster cluster = Cluster.of(1);
    cluster.elect(1);
    cluster.node(1).readIndex(1);
    cluster.settle();
    assertThat(cluster.member(1).reads()).containsExactly(new ReadReady(1, 6));
  }

  @Test
  void roundsRiseOverTheNodesLifeAndAreConfirmedByAQuorum() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    long first = cluster.member(1).roundConfirmed();
    assertThat(first).isPositive().isEqualTo(cluster.member(1).roundStarted());
    cluster.isolate(1);
    cluster.node(1).broadcastHeartbeat();
    cluster.settle();
    assertThat(cluster.member(1).roundStarted()).isGreaterThan(first);
    assertThat(cluster.member(1).roundConfirmed()).isEqualTo(first);
    cluster.ticksOf(1, 20);
    assertThat(cluster.member(1).roundConfirmed()).as("leads no more").isZero();
  }
}
