package dev.cairn.raft.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.Message;
import dev.cairn.raft.ProposeResult;
import dev.cairn.raft.ProposeResult.Dropped;
import dev.cairn.raft.ProposeResult.Reason;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.quorum.PeerSet;
import org.junit.jupiter.api.Test;

/// Thesis 3.10.
class TransferStoryTest {
  @Test
  void theTargetLeadsAtOnceAndWithoutWaitingForTimeouts() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    assertThat(cluster.node(1).transferLeader(2)).isTrue();
    cluster.settle();
    cluster.assertLeader(2);
    cluster.assertFollower(1);
    assertThat(cluster.node(3).leader()).isEqualTo(2);
  }

  @Test
  void aFollowerHasNothingToHandOver() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    assertThat(cluster.node(3).transferLeader(3)).isFalse();
    cluster.settle();
    cluster.assertLeader(1);
  }

  @Test
  void theTargetFirstGetsTheWholeLog() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(2);
    cluster.propose(1, "a");
    cluster.node(1).transferLeader(2);
    cluster.settle();
    cluster.assertLeader(1);
    assertThat(cluster.sent(Message.TimeoutNow.class)).isEmpty();
    cluster.loseNothing();
    cluster.ticks(4);
    cluster.assertLeader(2);
    cluster.ticks(2);
    cluster.assertApplied("a");
  }

  @Test
  void meanwhileNothingIsProposedAndAfterATimeoutItIsGivenUp() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(2);
    cluster.propose(1, "a");
    cluster.node(1).transferLeader(2);
    ProposeResult refused = cluster.node(1).propose(Cluster.bytes("b"));
    assertThat(refused)
        .isInstanceOfSatisfying(
            Dropped.class, d -> assertThat(d.reason()).isEqualTo(Reason.TRANSFERRING));
    cluster.ticks(10);
    cluster.assertLeader(1);
    assertThat(cluster.node(1).status().transferTarget()).isZero();
    cluster.propose(1, "b");
    assertThat(cluster.member(1).applied()).containsExactly("a", "b");
  }

  @Test
  void onlyAnotherVoterCanBeTheTarget() {
    Cluster cluster =
        Cluster.with(Cluster.CONFIG, Configuration.of(PeerSet.of(1, 2), PeerSet.of(3)));
    assertThat(cluster.node(1).transferLeader(2)).as("nobody leads").isFalse();
    cluster.elect(1);
    assertThat(cluster.node(1).transferLeader(1)).isFalse();
    assertThat(cluster.node(1).transferLeader(3)).isFalse();
    assertThat(cluster.node(1).transferLeader(9)).isFalse();
  }

  @Test
  void aNewWishReplacesTheOld() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    cluster.isolate(2);
    cluster.propose(1, "a");
    cluster.node(1).transferLeader(2);
    cluster.node(1).transferLeader(3);
    cluster.settle();
    cluster.assertLeader(3);
  }

  @Test
  void aTimeoutNowOfAnOldTermIsIgnored() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    cluster.node(1).transferLeader(3);
    cluster.settle();
    cluster.assertLeader(3);
    cluster.node(2).step(new Message.TimeoutNow(1, 2, 6));
    cluster.settle();
    cluster.assertLeader(3);
  }
}
