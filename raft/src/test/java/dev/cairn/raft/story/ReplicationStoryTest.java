package dev.cairn.raft.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.Message.Append;
import dev.cairn.raft.Message.AppendReply;
import dev.cairn.raft.PeerStatus;
import dev.cairn.raft.ProposeResult;
import dev.cairn.raft.ProposeResult.Dropped;
import dev.cairn.raft.ProposeResult.NotLeader;
import dev.cairn.raft.ProposeResult.Reason;
import dev.cairn.raft.RaftConfig;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.EntryKind;
import dev.cairn.raft.membership.Configuration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The Raft paper, 5.3; thesis 10.2 (a leader's own write beside replication).
class ReplicationStoryTest {
  private static final int WEIGHT = 24 + 1;

  private static RaftConfig config(
      long messageBytes, int inflight, long uncommitted, long committed) {
    return new RaftConfig(10, 2, messageBytes, inflight, uncommitted, committed, true, true, false);
  }

  private static PeerStatus peer(Cluster cluster, long leader, long peer) {
    return cluster.node(leader).status().peers().stream()
        .filter(status -> status.peer() == peer)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsProposedIsAppliedByAllInOrder() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.propose(1, "a");
    cluster.propose(1, "b");
    cluster.ticks(2);
    cluster.assertApplied("a", "b");
  }

  @Test
  void manyProposalsBetweenTwoOutputsTravelInOneAppend() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.forgetSent();
    for (int i = 0; i < 20; i++) {
      cluster.proposeQuietly(1, "x");
    }
    cluster.settle();
    assertThat(cluster.sent(Append.class)).hasSize(2).allMatch(a -> a.entries().size() == 20);
  }

  @Test
  void theLeaderCommitsByItsFollowersWhileItsOwnDiskIsStillBusyButAppliesOnlyAfter() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.member(1).holdDisk();
    long index = cluster.propose(1, "a");
    assertThat(cluster.node(1).commit()).isEqualTo(index);
    assertThat(cluster.member(1).applied()).isEmpty();
    cluster.member(1).releaseDisk();
    cluster.settle();
    assertThat(cluster.member(1).applied()).containsExactly("a");
  }

  @Test
  void theLeaderDoesNotCountItselfBeforeItsOwnDiskHasTheEntry() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(3);
    cluster.member(1).holdDisk();
    long index = cluster.propose(1, "a");
    assertThat(cluster.node(1).commit()).isLessThan(index);
    cluster.member(1).releaseDisk();
    cluster.settle();
    assertThat(cluster.node(1).commit()).isEqualTo(index);
  }

  @Test
  void aFollowerAcknowledgesOnlyWhatItsDiskHas() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(3);
    cluster.member(2).holdDisk();
    long index = cluster.propose(1, "a");
    assertThat(cluster.node(1).commit()).isLessThan(index);
    cluster.crash(2);
    cluster.restart(2);
    assertThat(cluster.member(2).durableLog()).doesNotContain("7@6:a");
    cluster.ticks(6);
    assertThat(cluster.node(1).commit()).isEqualTo(index);
  }

  @Test
  void aLogThatWentAstrayIsFoundByTermsNotByIndexes() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.isolate(1);
    for (int i = 0; i < 100; i++) {
      cluster.propose(1, "lost");
    }
    cluster.ticksOf(2, 12);
    cluster.ticksOf(3, 12);
    cluster.ticksOf(2, 12);
    cluster.assertLeader(2);
    for (int i = 0; i < 50; i++) {
      cluster.propose(2, "kept");
    }
    cluster.ticksOf(1, 20);
    cluster.loseNothing();
    cluster.forgetSent();
    cluster.ticks(6);
    assertThat(cluster.member(1).applied()).hasSize(50).containsOnly("kept");
    assertThat(cluster.sent(AppendReply.class).stream().filter(AppendReply::reject))
        .as("rejections")
        .hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void aFollowerThatDoesNotAnswerIsSentAWindowAndNoMore() {
    Cluster cluster = Cluster.with(config(1, 4, 1 << 20, 1 << 20), Configuration.ofVoters(1, 2, 3));
    cluster.elect(1);
    cluster.ticks(2);
    cluster.isolate(3);
    cluster.forgetSent();
    for (int i = 0; i < 20; i++) {
      cluster.propose(1, "x");
    }
    assertThat(cluster.sent(Append.class).stream().filter(a -> a.to() == 3)).hasSize(4);
    assertThat(cluster.sent(Append.class).stream().filter(a -> a.to() == 2))
        .hasSizeGreaterThanOrEqualTo(20);
    cluster.loseNothing();
    cluster.ticks(6);
    assertThat(cluster.member(3).applied()).hasSize(20);
  }

  @Test
  void messagesAreNoLargerThanAskedForButForASingleLargerEntry() {
    Cluster cluster =
        Cluster.with(config(3 * WEIGHT, 256, 1 << 20, 1 << 20), Configuration.ofVoters(1, 2));
    cluster.elect(1);
    cluster.forgetSent();
    for (int i = 0; i < 7; i++) {
      cluster.proposeQuietly(1, "x");
    }
    cluster.proposeQuietly(1, "large".repeat(100));
    cluster.settle();
    assertThat(cluster.sent(Append.class).stream().map(a -> a.entries().size()))
        .startsWith(3, 3, 1, 1);
  }

  @Test
  void anUnreachableFollowerIsProbedOneMessageAtATime() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    assertThat(peer(cluster, 1, 3).state()).isEqualTo(PeerStatus.State.REPLICATING);
    cluster.isolate(3);
    cluster.node(1).reportUnreachable(3);
    assertThat(peer(cluster, 1, 3).state()).isEqualTo(PeerStatus.State.PROBING);
    cluster.forgetSent();
    for (int i = 0; i < 5; i++) {
      cluster.propose(1, "x");
    }
    assertThat(cluster.sent(Append.class).stream().filter(a -> a.to() == 3)).hasSize(1);
    cluster.loseNothing();
    cluster.ticks(4);
    assertThat(peer(cluster, 1, 3).state()).isEqualTo(PeerStatus.State.REPLICATING);
  }

  @Test
  void whatWaitsToBeCommittedIsBounded() {
    Cluster cluster =
        Cluster.with(config(1 << 20, 256, 2 * WEIGHT, 1 << 20), Configuration.ofVoters(1, 2, 3));
    cluster.elect(1);
    cluster.isolate(1);
    cluster.propose(1, "a");
    cluster.propose(1, "b");
    ProposeResult third = cluster.node(1).propose(Cluster.bytes("c"));
    assertThat(third)
        .isInstanceOfSatisfying(
            Dropped.class, d -> assertThat(d.reason()).isEqualTo(Reason.UNCOMMITTED_FULL));
    cluster.loseNothing();
    cluster.ticks(4);
    cluster.propose(1, "c");
    cluster.ticks(2);
    cluster.assertApplied("a", "b", "c");
  }

  @Test
  void aSingleProposalOverTheBoundIsLetIn() {
    Cluster cluster =
        Cluster.with(config(1 << 20, 256, 10, 1 << 20), Configuration.ofVoters(1, 2, 3));
    cluster.elect(1);
    cluster.propose(1, "much larger than ten bytes");
    cluster.ticks(2);
    cluster.assertApplied("much larger than ten bytes");
  }

  @Test
  void committedEntriesAreGivenOutInPages() {
    Cluster cluster =
        Cluster.with(config(1 << 20, 256, 1 << 20, 3 * WEIGHT), Configuration.ofVoters(1, 2, 3));
    cluster.elect(1);
    cluster.member(2).batches().clear();
    for (int i = 0; i < 10; i++) {
      cluster.proposeQuietly(1, "x");
    }
    cluster.settle();
    cluster.ticks(2);
    assertThat(cluster.member(1).applied()).hasSize(10);
    assertThat(cluster.member(2).applied()).hasSize(10);
    assertThat(cluster.member(2).batches()).allMatch(batch -> batch.size() <= 3);
  }

  @Test
  void aBatchIsTakenAsAWhole() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    ProposeResult result = cluster.node(1).propose(List.of(Cluster.bytes("a"), Cluster.bytes("b")));
    assertThat(result).isEqualTo(new ProposeResult.Accepted(7, 6));
    cluster.settle();
    cluster.ticks(2);
    cluster.assertApplied("a", "b");
  }

  @Test
  void aFollowerNamesTheLeader() {
    Cluster cluster = Cluster.of(1, 2, 3);
    assertThat(cluster.node(2).propose(Cluster.bytes("a"))).isEqualTo(new NotLeader(0));
    cluster.elect(1);
    assertThat(cluster.node(2).propose(Cluster.bytes("a"))).isEqualTo(new NotLeader(1));
  }

  @Test
  void aCommitIsToldAtOnceOnlyIfAskedFor() {
    Cluster quiet = Cluster.of(1, 2, 3);
    quiet.elect(1);
    quiet.propose(1, "a");
    assertThat(quiet.member(2).applied()).isEmpty();
    RaftConfig loud = new RaftConfig(10, 2, 1 << 20, 8, 1 << 20, 1 << 20, true, true, true);
    Cluster cluster = Cluster.with(loud, Configuration.ofVoters(1, 2, 3));
    cluster.elect(1);
    cluster.propose(1, "a");
    cluster.assertApplied("a");
  }

  /// The same entry written, replaced and written again: only the last writing counts.
  @Test
  void aLateConfirmationDoesNotVouchForWhatWasWrittenAfterIt() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    cluster.member(3).holdDisk();
    var three = cluster.node(3);
    var entry = new Entry(6, 7, EntryKind.NORMAL, new byte[1]);
    three.step(new Append(1, 3, 6, 6, 6, List.of(entry), 6));
    long first = three.takeOutput().number();
    var rival = new Entry(7, 7, EntryKind.NORMAL, new byte[2]);
    three.step(new Append(2, 3, 7, 6, 6, List.of(rival), 6));
    three.takeOutput();
    three.step(new Append(1, 3, 8, 6, 6, List.of(entry), 6));
    var third = three.takeOutput();
    three.onPersisted(first);
    assertThat(three.status().persisted()).isEqualTo(6);
    three.step(new Append(1, 3, 8, 7, 6, List.of(), 7));
    assertThat(three.takeOutput().messages()).isEmpty();
    cluster.member(3).disk().write(third, false);
    three.onPersisted(third.number());
    assertThat(three.status().persisted()).isEqualTo(7);
  }

  @Test
  void followersAreToldNoMoreThanTheLeaderHasApplied() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(4);
    long before = cluster.node(1).commit();
    cluster.member(1).holdDisk();
    long index = cluster.proposeQuietly(1, "a");
    cluster.ticks(4);
    assertThat(cluster.node(1).commit()).as("two of three have it").isEqualTo(index);
    assertThat(cluster.node(2).commit()).isEqualTo(before);
    cluster.member(1).releaseDisk();
    cluster.ticks(4);
    assertThat(cluster.node(2).commit()).isEqualTo(index);
  }
}
