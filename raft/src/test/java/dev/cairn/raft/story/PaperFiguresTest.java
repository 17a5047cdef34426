package dev.cairn.raft.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.Message;
import dev.cairn.raft.Message.Append;
import dev.cairn.raft.Output;
import dev.cairn.raft.RaftConfig;
import dev.cairn.raft.RaftNode;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.HardState;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.role.RoleKind;
import dev.cairn.raft.simulation.SimDisk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Figures 7 and 8 of the Raft paper (extended version). Indexes and terms of the figures are moved
/// by 5, as a bootstrapped group begins there.
class PaperFiguresTest {
  private static final int SHIFT = 5;
  private static final RaftConfig PLAIN =
      new RaftConfig(10, 1, 1 << 20, 256, 1 << 20, 1 << 20, false, false, true);

  private static List<Entry> log(String terms) {
    List<Entry> log = new ArrayList<>();
    for (int i = 0; i < terms.length(); i++) {
      log.add(Entry.empty(terms.charAt(i) - '0' + SHIFT, i + 1 + SHIFT));
    }
    return log;
  }

  private static SimDisk diskWith(String terms, long term) {
    SimDisk disk = new SimDisk(SHIFT, SHIFT, Configuration.ofVoters(1, 2));
    disk.write(
        new Output(
            1,
            new HardState(term + SHIFT, 0, SHIFT),
            log(terms),
            null,
            true,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            0,
            0,
            List.of()),
        false);
    return disk;
  }

  /// The leader of term 8 and one follower; the other voters are not needed to see the logs become
  /// equal.
  @ParameterizedTest(name = "follower {0} with {1}")
  @CsvSource({
    "a, 111445566",
    "b, 1114",
    "c, 11144556666",
    "d, 111445566677",
    "e, 1114444",
    "f, 11122233333",
  })
  void figure7ALeaderBringsEveryFollowerToItsLog(String name, String followerTerms) {
    String leaderTerms = "1114455666";
    SimDisk leaderDisk = diskWith(leaderTerms, 7);
    SimDisk followerDisk = diskWith(followerTerms, 7);
    RaftNode leader = node(1, leaderDisk, 1);
    RaftNode follower = node(2, followerDisk, 2);
    // Its voters are 1 and 2, and 2 may have the longer log: so the vote of 2 is given by hand.
    for (int i = 0; i < 10 || leader.role() == RoleKind.FOLLOWER; i++) {
      leader.tick();
    }
    Deque<Message> messages = new ArrayDeque<>();
    carryOut(leader, leaderDisk, new ArrayDeque<>());
    leader.step(new Message.VoteReply(2, 1, leader.term(), false, false, SHIFT, SHIFT));
    assertThat(leader.role()).as(name).isEqualTo(RoleKind.LEADER);
    int appends = 0;
    for (int round = 0; round < 50; round++) {
      carryOut(leader, leaderDisk, messages);
      carryOut(follower, followerDisk, messages);
      while (!messages.isEmpty()) {
        Message message = messages.removeFirst();
        appends += message instanceof Append ? 1 : 0;
        (message.to() == 1 ? leader : follower).step(message);
      }
    }
    List<Entry> expected = new ArrayList<>(log(leaderTerms));
    expected.add(Entry.empty(leader.term(), leaderTerms.length() + 1L + SHIFT));
    assertThat(entriesOf(followerDisk)).isEqualTo(expected).isEqualTo(entriesOf(leaderDisk));
    assertThat(appends).as("one probe for a term, not for an index").isLessThanOrEqualTo(6);
  }

  private static RaftNode node(long id, SimDisk disk, int extraTicks) {
    return RaftNode.create(
        PLAIN,
        id,
        disk.hardState(),
        disk.configuration(),
        SHIFT,
        disk,
        (from, _) -> from + extraTicks);
  }

  private static void carryOut(RaftNode node, SimDisk disk, Deque<Message> messages) {
    while (node.hasOutput()) {
      Output output = node.takeOutput();
      disk.write(output, false);
      node.onPersisted(output.number());
      output.committed().forEach(entry -> node.onApplied(entry.index()));
      messages.addAll(output.messages());
      messages.addAll(output.afterPersisted());
    }
  }

  private static List<Entry> entriesOf(SimDisk disk) {
    return disk.entries(disk.firstIndex(), disk.lastIndex() + 1, Long.MAX_VALUE);
  }

  /// An entry of an earlier term on a majority may still be replaced: (c) with (d), unless an entry
  /// of the leader's own term is on a majority as well: (e).
  @Test
  void figure8AnEntryOfAnEarlierTermIsNotCommittedByCounting() {
    RaftConfig oneByOne = new RaftConfig(10, 1, 1, 256, 1 << 20, 1 << 20, false, false, true);
    Cluster cluster = Cluster.with(oneByOne, Configuration.ofVoters(1, 2, 3, 4, 5));
    cluster.elect(1);
    // (a) S1 leads and has its entry on S2 only.
    cluster.onlyBetween(1, 2);
    long contested = cluster.propose(1, "two");
    cluster.crash(1);
    // (b) S5 is elected by S3 and S4 and takes another entry at that index.
    cluster.lose(message -> message instanceof Append || message.from() < 3 || message.to() < 3);
    cluster.electLater(5);
    cluster.assertLeader(5);
    long rival = cluster.propose(5, "three");
    cluster.crash(5);
    assertThat(cluster.node(5).commit()).isLessThan(contested);
    // (c) S1 is back, is elected, and has "two" on a majority; its own term's entry is nowhere else
    // yet.
    cluster.restart(1);
    cluster.lose(message ->
        message.from() > 3
            || message.to() > 3
            || (message instanceof Append append
                && append.prevIndex() == contested
                && cluster.member(append.to()).disk().lastIndex() == contested));
    while (cluster.node(1).role() != RoleKind.LEADER) {
      cluster.ticksOf(1, 11);
    }
    cluster.ticks(2);
    assertThat(cluster.member(3).durableLog()).as("two is on S1, S2 and S3").contains("7@6:two");
    assertThat(cluster.node(1).commit()).as("two is not committed").isLessThan(contested);
    assertThat(rival).isGreaterThanOrEqualTo(contested);
    // (e) As soon as an entry of its own term is on a majority, both are committed.
    cluster.lose(message -> message.from() > 3 || message.to() > 3);
    cluster.ticks(3);
    assertThat(cluster.node(1).commit()).isGreaterThan(contested);
    assertThat(cluster.member(2).applied()).containsExactly("two");
    cluster.restart(5);
    cluster.loseNothing();
    cluster.ticks(30);
    assertThat(cluster.member(5).applied()).containsExactly("two");
  }
}
