package dev.cairn.raft.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.Message;
import dev.cairn.raft.PeerStatus;
import dev.cairn.raft.SnapshotStatus;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.raft.membership.Configuration;
import org.junit.jupiter.api.Test;

/// The Raft paper, section 7.
class SnapshotStoryTest {
  private static Cluster withAFollowerLeftBehind() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    cluster.isolate(3);
    for (int i = 0; i < 10; i++) {
      cluster.propose(1, "x");
    }
    cluster.member(1).compact();
    return cluster;
  }

  private static PeerStatus.State stateOfThree(Cluster cluster) {
    return cluster.node(1).status().peers().getLast().state();
  }

  @Test
  void aFollowerWhoseEntriesAreGoneGetsASnapshotAndThenEntriesAgain() {
    Cluster cluster = withAFollowerLeftBehind();
    cluster.loseNothing();
    cluster.ticks(6);
    assertThat(cluster.member(3).installed())
        .isEqualTo(new SnapshotMeta(16, 6, Configuration.ofVoters(1, 2, 3)));
    cluster.propose(1, "y");
    cluster.ticks(2);
    assertThat(cluster.node(3).commit()).isEqualTo(cluster.node(1).commit());
    assertThat(cluster.member(3).applied()).containsExactly("y");
    assertThat(stateOfThree(cluster)).isEqualTo(PeerStatus.State.REPLICATING);
  }

  @Test
  void whileOneIsUnderWayNoEntriesAreSentAndItIsWantedOnce() {
    Cluster cluster = withAFollowerLeftBehind();
    cluster.snapshotsStayBehind();
    cluster.loseNothing();
    cluster.ticks(6);
    assertThat(cluster.snapshotsWanted()).containsExactly(3L);
    assertThat(stateOfThree(cluster)).isEqualTo(PeerStatus.State.AWAITING_SNAPSHOT);
    cluster.forgetSent();
    cluster.propose(1, "y");
    cluster.ticks(10);
    assertThat(cluster.sent(Message.Append.class)).noneMatch(append -> append.to() == 3);
    assertThat(cluster.snapshotsWanted()).hasSize(1);
  }

  @Test
  void oneThatFailedIsWantedAgain() {
    Cluster cluster = withAFollowerLeftBehind();
    cluster.snapshotsStayBehind();
    cluster.loseNothing();
    cluster.ticks(6);
    cluster.node(1).reportSnapshot(3, SnapshotStatus.FAILED);
    cluster.ticks(4);
    assertThat(cluster.snapshotsWanted()).containsExactly(3L, 3L);
    cluster.sendSnapshot(1, 3);
    cluster.ticks(6);
    assertThat(cluster.node(3).commit()).isEqualTo(cluster.node(1).commit());
  }

  @Test
  void nobodyIsSentOneWhoIsNotThere() {
    Cluster cluster = withAFollowerLeftBehind();
    cluster.ticks(40);
    assertThat(cluster.snapshotsWanted()).isEmpty();
  }

  @Test
  void anOldOneChangesNothing() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    SnapshotMeta old = cluster.member(1).snapshot();
    cluster.propose(1, "a");
    cluster.ticks(2);
    cluster.node(3).step(new Message.InstallSnapshot(1, 3, 6, old));
    cluster.settle();
    assertThat(cluster.member(3).installed()).isNull();
    assertThat(cluster.member(3).applied()).containsExactly("a");
  }

  @Test
  void oneThatAgreesWithTheLogOnlyMovesTheCommitIndex() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.propose(1, "a");
    assertThat(cluster.node(3).commit()).isLessThan(7);
    cluster.node(3).step(new Message.InstallSnapshot(1, 3, 6, cluster.member(1).snapshot()));
    cluster.settle();
    assertThat(cluster.member(3).installed()).isNull();
    assertThat(cluster.member(3).applied()).containsExactly("a");
  }

  @Test
  void oneInWhichThePeerDoesNotOccurIsNotForIt() {
    Cluster cluster = Cluster.of(1, 2).withBlank(3);
    cluster.elect(1);
    cluster.node(3).step(new Message.InstallSnapshot(1, 3, 6, cluster.member(1).snapshot()));
    cluster.settle();
    assertThat(cluster.member(3).installed()).isNull();
  }

  @Test
  void theAnswerWaitsUntilItIsDurable() {
    Cluster cluster = withAFollowerLeftBehind();
    cluster.member(3).holdDisk();
    cluster.loseNothing();
    cluster.ticks(6);
    assertThat(cluster.node(1).status().peers().getLast().match()).isLessThan(16);
    cluster.crash(3);
    cluster.restart(3);
    cluster.ticks(12);
    assertThat(cluster.node(3).commit()).isEqualTo(cluster.node(1).commit());
  }
}
