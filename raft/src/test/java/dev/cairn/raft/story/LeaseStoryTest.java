package dev.cairn.raft.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.Message;
import dev.cairn.raft.RaftConfig;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.membership.MembershipChange.Kind;
import dev.cairn.raft.role.RoleKind;
import org.junit.jupiter.api.Test;

/// Thesis 6.4.1, and what it leaves open: restarts, transfers, changes of members.
class LeaseStoryTest {
  private static Cluster led() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.elect(1);
    cluster.ticks(2);
    assertThat(cluster.node(1).leaseAllowed()).isTrue();
    return cluster;
  }

  private static Message.VoteRequest asks(long from, long to, boolean pre) {
    return new Message.VoteRequest(from, to, 7, pre, 100, 6, false, 5, 5);
  }

  @Test
  void onlyTheLeaderMayHaveOneAndOnlyWithAnEntryOfItsTermCommitted() {
    Cluster cluster = Cluster.of(1, 2, 3);
    cluster.hold(message -> message instanceof Message.Append);
    cluster.elect(1);
    assertThat(cluster.node(1).leaseAllowed()).isFalse();
    cluster.releaseHeld();
    assertThat(cluster.node(1).leaseAllowed()).isTrue();
    assertThat(cluster.node(2).leaseAllowed()).isFalse();
  }

  @Test
  void aVoterThatHearsALeaderKeepsItsVote() {
    Cluster cluster = led();
    cluster.isolate(1);
    cluster.ticksOf(2, 9);
    cluster.forgetSent();
    cluster.node(2).step(asks(3, 2, true));
    cluster.node(2).step(asks(3, 2, false));
    cluster.settle();
    assertThat(cluster.sent(Message.VoteReply.class)).isEmpty();
    assertThat(cluster.node(2).term()).isEqualTo(6);
    cluster.ticksOf(2, 1);
    cluster.node(2).step(asks(3, 2, true));
    cluster.settle();
    assertThat(cluster.sent(Message.VoteReply.class)).anyMatch(reply -> !reply.rejected());
  }

  @Test
  void aVoterThatRestartsKeepsThePromiseThatItMayHaveMade() {
    Cluster cluster = led();
    cluster.crash(2);
    cluster.isolate(1);
    cluster.restart(2);
    cluster.forgetSent();
    assertThat(cluster.node(2).campaign()).as("its own vote is one, too").isFalse();
    cluster.node(2).step(asks(3, 2, true));
    cluster.node(2).step(asks(3, 2, false));
    cluster.ticksOf(2, 9);
    cluster.node(2).step(asks(3, 2, false));
    cluster.settle();
    assertThat(cluster.sent(Message.VoteReply.class)).isEmpty();
    cluster.ticksOf(2, 1);
    cluster.node(2).step(asks(3, 2, false));
    cluster.settle();
    assertThat(cluster.sent(Message.VoteReply.class)).anyMatch(reply -> !reply.rejected());
  }

  @Test
  void thePromiseOutlivesTheTermInWhichItWasMade() {
    Cluster cluster = led();
    cluster.isolate(1);
    // Something tells it of a higher term; that is no reason to forget the leader's lease.
    cluster.node(2).step(new Message.VoteReply(3, 2, 9, true, true, 5, 5));
    assertThat(cluster.node(2).term()).isEqualTo(9);
    cluster.forgetSent();
    cluster.node(2).step(new Message.VoteRequest(3, 2, 10, false, 100, 6, false, 5, 5));
    cluster.settle();
    assertThat(cluster.sent(Message.VoteReply.class)).isEmpty();
    assertThat(cluster.node(2).campaign()).isFalse();
  }

  @Test
  void aSoleVoterThatRestartsNeedNotWait() {
    Cluster cluster = Cluster.of(1);
    cluster.elect(1);
    cluster.crash(1);
    cluster.restart(1);
    cluster.ticks(1);
    cluster.assertLeader(1);
  }

  @Test
  void aSoleVoterWithAnUndecidedChangeInItsLogWaits() {
    Cluster cluster = Cluster.of(1).withBlank(2);
    cluster.elect(1);
    cluster.change(1, Kind.ADD_VOTER, 2);
    cluster.ticks(4);
    assertThat(cluster.node(1).configuration()).hasToString("voters=(1 2)");
    // Its state machine was not flushed since: it starts as the sole voter, and its log knows
    // better.
    cluster.crash(1, 2);
    cluster.restart(1);
    assertThat(cluster.node(1).campaign()).isFalse();
    cluster.ticks(30);
    assertThat(cluster.node(1).role()).isNotEqualTo(RoleKind.LEADER);
  }

  @Test
  void whoeverHandsOverGivesItUpFirstAndForTheWholeTerm() {
    Cluster cluster = led();
    cluster.lose(message -> message instanceof Message.TimeoutNow);
    cluster.node(1).transferLeader(2);
    assertThat(cluster.node(1).leaseAllowed()).isFalse();
    cluster.settle();
    assertThat(cluster.sent(Message.TimeoutNow.class)).hasSize(1);
    cluster.ticks(12);
    cluster.assertLeader(1);
    assertThat(cluster.node(1).status().transferTarget()).as("given up").isZero();
    assertThat(cluster.node(1).leaseAllowed()).as("TimeoutNow may arrive late").isFalse();
  }

  @Test
  void aTransferThatEndsBeforeAnybodyWasToldCostsNothing() {
    Cluster cluster = led();
    cluster.isolate(2);
    cluster.propose(1, "a");
    cluster.node(1).transferLeader(2);
    assertThat(cluster.node(1).leaseAllowed()).isFalse();
    cluster.ticks(12);
    assertThat(cluster.sent(Message.TimeoutNow.class)).isEmpty();
    assertThat(cluster.node(1).leaseAllowed()).isTrue();
  }

  @Test
  void aCampaignThatTheLeaderAskedForIsNotBoundByPromises() {
    Cluster cluster = led();
    cluster.node(1).transferLeader(2);
    cluster.settle();
    cluster.assertLeader(2);
  }

  @Test
  void whileMembersChangeThereIsNone() {
    Cluster cluster = led();
    cluster.isolate(1);
    cluster.change(1, Kind.REMOVE, 3);
    assertThat(cluster.node(1).leaseAllowed()).isFalse();
    cluster.loseNothing();
    cluster.ticks(4);
    assertThat(cluster.node(1).configuration()).hasToString("voters=(1 2)");
    assertThat(cluster.node(1).leaseAllowed()).isTrue();
  }

  @Test
  void withoutGuardsThereAreNoLeases() {
    RaftConfig unguarded =
        new RaftConfig(10, 2, 1 << 20, 256, 1 << 20, 1 << 20, false, false, false);
    Cluster cluster = Cluster.with(unguarded, Configuration.ofVoters(1, 2, 3));
    cluster.elect(1);
    assertThat(cluster.node(1).leaseAllowed()).isFalse();
  }
}
