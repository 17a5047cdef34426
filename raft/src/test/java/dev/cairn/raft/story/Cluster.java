package dev.cairn.raft.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.Message;
import dev.cairn.raft.ProposeResult;
import dev.cairn.raft.ProposeResult.Accepted;
import dev.cairn.raft.RaftConfig;
import dev.cairn.raft.RaftNode;
import dev.cairn.raft.SnapshotStatus;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.membership.MembershipChange;
import dev.cairn.raft.membership.MembershipChange.Kind;
import dev.cairn.raft.quorum.PeerSet;
import dev.cairn.raft.role.RoleKind;
import dev.cairn.raft.simulation.ChangeCodec;
import dev.cairn.raft.simulation.SimDisk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A small group whose fate a test tells step by step. Nothing happens by itself but what `settle`
/// does: it carries out outputs and delivers messages until nothing is left to do. Election
/// timeouts are `electionTicks` plus the peer's id.
final class Cluster {
  /// Elections after 10 ticks, heartbeats every 2, small limits nowhere.
  static final RaftConfig CONFIG = RaftConfig.DEFAULT;

  private final Map<Long, Member> members = new TreeMap<>();
  private final Deque<Message> underWay = new ArrayDeque<>();
  private final List<Message> sent = new ArrayList<>();
  private final List<Message> held = new ArrayList<>();
  private final List<Long> snapshotsWanted = new ArrayList<>();
  private Predicate<Message> lost = _ -> false;
  private Predicate<Message> holds = _ -> false;
  private boolean snapshotsTravel = true;

  /// Voters of a bootstrapped group.
  static Cluster of(long... voters) {
    return with(CONFIG, Configuration.ofVoters(voters));
  }

  static Cluster with(RaftConfig config, Configuration configuration) {
    Cluster cluster = new Cluster();
    PeerSet peers = configuration.peers();
    for (int i = 0; i < peers.size(); i++) {
      cluster.add(peers.get(i), config, configuration);
    }
    return cluster;
  }

  private void add(long id, RaftConfig config, Configuration configuration) {
    SimDisk disk = new SimDisk(5, 5, configuration);
    members.put(id, new Member(this, id, config, disk, (from, _) -> from + (int) id));
  }

  /// A peer that knows nothing and waits for a leader.
  Cluster withBlank(long id) {
    SimDisk disk = new SimDisk(0, 0, Configuration.EMPTY);
    members.put(id, new Member(this, id, CONFIG, disk, (from, _) -> from + (int) id));
    return this;
  }

  Member member(long id) {
    Member member = members.get(id);
    if (member == null) {
      throw new IllegalArgumentException("no member " + id);
    }
    return member;
  }

  RaftNode node(long id) {
    return member(id).node();
  }

  // What passes by itself.

  void settle() {
    for (int i = 0; i < 10_000; i++) {
      boolean busy = false;
      for (Member member : members.values()) {
        busy |= member.turn();
      }
      while (!underWay.isEmpty()) {
        busy = true;
        deliver(underWay.removeFirst());
      }
      if (!busy) {
        return;
      }
    }
    throw new AssertionError("does not settle");
  }

  private void deliver(Message message) {
    Member to = members.get(message.to());
    if (to != null && !to.isDown()) {
      to.node().step(message);
    }
  }

  void post(Message message) {
    sent.add(message);
    if (lost.test(message)) {
      return;
    }
    if (holds.test(message)) {
      held.add(message);
    } else {
      underWay.add(message);
    }
  }

  void snapshotWanted(long from, long to) {
    snapshotsWanted.add(to);
    if (snapshotsTravel) {
      sendSnapshot(from, to);
    }
  }

  void sendSnapshot(long from, long to) {
    post(new Message.InstallSnapshot(from, to, node(from).term(), member(from).snapshot()));
    node(from).reportSnapshot(to, SnapshotStatus.DELIVERED);
  }

  void snapshotsStayBehind() {
    snapshotsTravel = false;
  }

  List<Long> snapshotsWanted() {
    return snapshotsWanted;
  }

  // Time.

  /// Time passes for all who are up; everything settles after each tick.
  void ticks(int count) {
    for (int i = 0; i < count; i++) {
      members.values().stream().filter(m -> !m.isDown()).forEach(m -> m.node().tick());
      settle();
    }
  }

  /// Time passes for one only.
  void ticksOf(long id, int count) {
    for (int i = 0; i < count; i++) {
      node(id).tick();
    }
    settle();
  }

  // Faults.

  void lose(Predicate<Message> which) {
    lost = which;
  }

  void loseNothing() {
    lost = _ -> false;
  }

  /// Nothing comes or goes.
  void isolate(long... ids) {
    PeerSet cut = PeerSet.of(ids);
    lost = message -> cut.contains(message.from()) || cut.contains(message.to());
  }

  /// Only those talk with each other.
  void onlyBetween(long... ids) {
    PeerSet together = PeerSet.of(ids);
    lost = message -> !together.contains(message.from()) || !together.contains(message.to());
  }

  /// Messages of this kind are under way until released.
  void hold(Predicate<Message> which) {
    holds = which;
  }

  void releaseHeld() {
    holds = _ -> false;
    underWay.addAll(held);
    held.clear();
    settle();
  }

  List<Message> held() {
    return held;
  }

  void crash(long... ids) {
    for (long id : ids) {
      member(id).crash();
    }
  }

  void restart(long... ids) {
    for (long id : ids) {
      member(id).restart();
    }
    settle();
  }

  // Deeds.

  /// This peer stands for election and wins.
  void elect(long id) {
    assertThat(node(id).campaign()).as("peer %d may stand", id).isTrue();
    settle();
    assertLeader(id);
  }

  /// The others have not heard of a leader for long enough to vote again; then this peer stands.
  void electLater(long id) {
    ticksOf(id, CONFIG.electionTicks() + (int) id);
    settle();
  }

  long propose(long id, String data) {
    long index = proposeQuietly(id, data);
    settle();
    return index;
  }

  long proposeQuietly(long id, String data) {
    ProposeResult result = node(id).propose(bytes(data));
    assertThat(result).isInstanceOf(Accepted.class);
    return result instanceof Accepted accepted ? accepted.index() : 0;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  ProposeResult change(long id, MembershipChange change) {
    ProposeResult result = node(id).proposeChange(ChangeCodec.encode(change), change);
    settle();
    return result;
  }

  ProposeResult change(long id, Kind kind, long peer) {
    return change(id, MembershipChange.simple(kind, peer));
  }

  // What to see.

  /// Everything that was said since [#forgetSent].
  List<Message> sent() {
    return sent;
  }

  <M extends Message> List<M> sent(Class<M> kind) {
    return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  void forgetSent() {
    sent.clear();
  }

  void assertLeader(long id) {
    assertThat(node(id).role()).as("peer %d leads: %s", id, this).isEqualTo(RoleKind.LEADER);
  }

  void assertFollower(long id) {
    assertThat(node(id).role()).as("peer %d follows: %s", id, this).isEqualTo(RoleKind.FOLLOWER);
  }

  void assertApplied(String... data) {
    members.forEach(
        (id, member) -> assertThat(member.applied()).as("peer %d", id).containsExactly(data));
  }

  @Override
  public String toString() {
    return members.values().stream().map(m -> m.node().status().toString()).toList().toString();
  }
}
