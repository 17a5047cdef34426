package dev.cairn.raft.simulation;

import dev.cairn.raft.Message;
import dev.cairn.raft.ProposeResult.Accepted;
import dev.cairn.raft.RaftConfig;
import dev.cairn.raft.SnapshotStatus;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.membership.MembershipChange;
import dev.cairn.raft.membership.MembershipChange.Change;
import dev.cairn.raft.membership.MembershipChange.Kind;
import dev.cairn.raft.membership.MembershipChange.Transition;
import dev.cairn.raft.quorum.PeerSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One cluster and everything that befalls it, chosen by one seed: how many peers, how they are
/// configured, which faults happen how often, and what happens at each step.
final class World {
  private static final int TICK = 4;
  private static final int MAX_PEERS = 7;
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<Transition> ROADS = List.of(Transition.values());

  private record Report(long from, long to, long due) {}

  private final long seed;
  private final Mutation mutation;
  private final SplittableRandom random;
  private final Oracle oracle;
  private final Network network;
  private final List<SimPeer> peers = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();
  private final Map<String, Long> counts;
  private final RaftConfig config;
  private final Chances chances;
  private long now;
  private long nextId = 1;

  World(long seed, Mutation mutation, Map<String, Long> counts) {
    this.seed = seed;
    this.mutation = mutation;
    this.counts = counts;
    this.random = new SplittableRandom(seed);
    this.oracle = new Oracle(RaftConfig.INITIAL_INDEX, mutation != Mutation.FORGETS_VOTES);
    this.network = new Network(random.split());
    this.chances = new Chances(random, mutation);
    this.config = randomConfig();
    boolean small = chances.theme == Chances.Theme.LEASES;
    int voters = small ? 2 + random.nextInt(3) : 1 + random.nextInt(5);
    int learners = small ? 0 : random.nextInt(3);
    PeerSet votes = PeerSet.EMPTY;
    PeerSet learns = PeerSet.EMPTY;
    for (int id = 1; id <= MAX_PEERS; id++) {
      votes = id <= voters ? votes.with(id) : votes;
      learns = id > voters && id <= voters + learners ? learns.with(id) : learns;
    }
    Configuration initial = Configuration.of(votes, learns);
    for (int id = 1; id <= MAX_PEERS; id++) {
      SimDisk disk =
          initial.contains(id)
              ? new SimDisk(RaftConfig.INITIAL_INDEX, RaftConfig.INITIAL_TERM, initial)
              : new SimDisk(0, 0, Configuration.EMPTY);
      SimPeer peer = new SimPeer(id, this, config, disk, random.split());
      peers.add(peer);
      peer.start();
    }
    network.behave(chances);
  }

  private RaftConfig randomConfig() {
    int election = 3 + random.nextInt(6);
    int heartbeat = 1 + random.nextInt(2);
    // Mostly as in production; each of the two guards alone, and rarely none.
    int guards =
        switch (mutation) {
          case FORGETS_VOTES -> 0;
          case LEASE_TOO_LONG -> 2;
          default -> chances.theme == Chances.Theme.LEASES ? 9 : random.nextInt(10);
        };
    return new RaftConfig(
        election,
        heartbeat,
        1 + random.nextInt(200),
        1 + random.nextInt(6),
        1 + random.nextInt(500),
        1 + random.nextInt(300),
        guards != 0 && guards != 1,
        guards != 0 && guards != 2,
        random.nextBoolean());
  }

  /// Election timeouts: well spread, or so little that peers campaign in step.
  int jitter(int from, int to) {
    return random.nextInt(from, chances.inStep ? from + 2 : to);
  }

  Oracle oracle() {
    return oracle;
  }

  Mutation mutation() {
    return mutation;
  }

  long now() {
    return now;
  }

  /// Voters keep their promise for one tick less than an election timeout.
  long leaseDuration() {
    long lease = (config.electionTicks() - 1L) * TICK;
    return mutation == Mutation.LEASE_TOO_LONG ? lease * 10 : lease;
  }

  void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  void send(Message message) {
    oracle.sawSent(message);
    network.send(message);
  }

  /// The sender of a snapshot hears later how it went.
  void laterReport(long from, long to) {
    reports.add(new Report(from, to, now + random.nextInt(40)));
  }

  // What happens.

  void run(int steps) {
    try {
      for (int i = 0; i < steps; i++) {
        step();
      }
      recover();
    } catch (SafetyViolation | RuntimeException broken) {
      throw new AssertionError(
          "seed %d (%s), %s: %s".formatted(seed, mutation, config, broken.getMessage()), broken);
    }
  }

  private void step() {
    int choice = chances.pick(random);
    if (choice == Chances.TIME) {
      passTime();
    } else if (choice == Chances.DELIVER) {
      deliver();
    } else if (choice == Chances.NET) {
      changeNetwork();
    } else {
      SimPeer peer = choosePeer(choice);
      if (peer.isUp()) {
        act(peer, choice);
      } else if (choice == Chances.RESTART) {
        peer.start();
        count("restarts");
      }
      pumpPerhaps(peer);
    }
    checkLeases();
  }

  /// One with something to do, if there is one.
  private SimPeer choosePeer(int choice) {
    int first = random.nextInt(peers.size());
    boolean anybody = random.nextInt(3) == 0;
    for (int i = 0; i < peers.size(); i++) {
      SimPeer peer = peers.get((first + i) % peers.size());
      boolean useful =
          switch (choice) {
            case Chances.WRITE -> peer.unwritten() > 0;
            case Chances.APPLY -> peer.unapplied() > 0;
            case Chances.PROPOSE, Chances.CHANGE -> anybody || peer.leads();
            case Chances.CRASH -> anybody ? peer.isUp() : peer.leads();
            case Chances.RESTART -> !peer.isUp();
            default -> true;
          };
      if (useful) {
        return peer;
      }
    }
    return peers.get(first);
  }

  private void pumpPerhaps(SimPeer peer) {
    if (peer.isUp() && random.nextInt(10) < chances.pumpsOfTen) {
      peer.pump();
    }
  }

  private void checkLeases() {
    for (SimPeer peer : peers) {
      if (peer.leads()) {
        peer.checkLease();
      }
    }
  }

  private void passTime() {
    now++;
    network.passTime(now);
    for (SimPeer peer : peers) {
      if (peer.isUp() && (now + peer.id()) % TICK == 0 && random.nextInt(20) != 0) {
        peer.node().tick();
        pumpPerhaps(peer);
      }
    }
    for (int i = reports.size() - 1; i >= 0; i--) {
      Report report = reports.get(i);
      if (report.due <= now) {
        reports.remove(i);
        SimPeer from = peer(report.from);
        if (from.isUp()) {
          boolean fine = random.nextInt(4) != 0;
          from.node()
              .reportSnapshot(report.to, fine ? SnapshotStatus.DELIVERED : SnapshotStatus.FAILED);
        }
      }
    }
  }

  private SimPeer peer(long id) {
    return peers.get(Math.toIntExact(id - 1));
  }

  private void deliver() {
    if (network.isEmpty()) {
      passTime();
      return;
    }
    Message message = network.next();
    SimPeer to = peer(message.to());
    if (to.isUp()) {
      to.node().step(message);
      pumpPerhaps(to);
    }
  }

  private void changeNetwork() {
    network.heal();
    if (random.nextBoolean()) {
      return;
    }
    if (random.nextInt(3) == 0) {
      cutSome();
    } else {
      cutApart();
    }
  }

  /// Any peer from any other, one way or both.
  private void cutSome() {
    for (int a = 1; a <= MAX_PEERS; a++) {
      for (int b = 1; b <= MAX_PEERS; b++) {
        if (random.nextInt(3) == 0) {
          network.cut(a, b);
        }
      }
    }
  }

  /// Some peers, or the leader alone, from all others.
  private void cutApart() {
    SimPeer leader = leader();
    long side = random.nextLong();
    if (leader != null && random.nextBoolean()) {
      side = 1L << leader.id();
    }
    boolean oneWay = random.nextInt(4) == 0;
    for (int a = 1; a <= MAX_PEERS; a++) {
      for (int b = 1; b <= MAX_PEERS; b++) {
        boolean aside = (side >> a & 1) == 1;
        boolean bside = (side >> b & 1) == 1;
        if (aside != bside && (aside || !oneWay)) {
          network.cut(a, b);
        }
      }
    }
  }

  private void act(SimPeer peer, int choice) {
    switch (choice) {
      case Chances.WRITE -> peer.write(1 + random.nextInt(3));
      case Chances.APPLY -> peer.apply(1 + random.nextInt(5));
      case Chances.PROPOSE -> propose(peer);
      case Chances.READ -> peer.read(nextId++);
      case Chances.CRASH -> peer.crash();
      case Chances.COMPACT -> {
        peer.flush();
        peer.compact(random.nextInt(8));
      }
      case Chances.CHANGE -> proposeChange(peer);
      case Chances.TRANSFER -> peer.node().transferLeader(1 + random.nextInt(MAX_PEERS));
      case Chances.OTHER -> other(peer);
      default -> {}
    }
  }

  private void other(SimPeer peer) {
    switch (random.nextInt(6)) {
      case 0, 3, 4 -> peer.node().campaign();
      case 1 -> peer.node().broadcastHeartbeat();
      case 2 -> peer.node().reportUnreachable(1 + random.nextInt(MAX_PEERS));
      default -> peer.flush();
    }
  }

  private void propose(SimPeer peer) {
    List<byte[]> data = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      data.add(new byte[] {(byte) nextId, (byte) (nextId >> 8), (byte) (nextId >> 16), (byte) i});
    }
    nextId++;
    if (peer.node().propose(data) instanceof Accepted) {
      count("proposals");
    }
  }

  private void proposeChange(SimPeer peer) {
    if (!peer.leads()) {
      return;
    }
    MembershipChange change = randomChange(peer.node().configuration());
    if (peer.node().proposeChange(ChangeCodec.encode(change), change) instanceof Accepted) {
      count("changes proposed");
    }
  }

  private MembershipChange randomChange(Configuration now) {
    if (now.isJoint()) {
      return MembershipChange.LEAVE_JOINT;
    }
    List<Change> changes = new ArrayList<>();
    int many = random.nextBoolean() ? 1 : 1 + random.nextInt(4);
    for (int i = 0; i < many; i++) {
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      changes.add(new Change(kind, 1 + random.nextInt(MAX_PEERS)));
    }
    return new MembershipChange(changes, ROADS.get(random.nextInt(ROADS.size())));
  }

  // The end: once faults stop, everything completes.

  private void recover() {
    network.heal();
    network.calm();
    peers.stream().filter(peer -> !peer.isUp()).forEach(SimPeer::start);
    long proposedAt = 0;
    for (int round = 0; round < 4000; round++) {
      calmRound();
      SimPeer leader = leader();
      if (leader == null) {
        continue;
      }
      if (proposedAt == 0
          && !leader.node().configuration().isJoint()
          && leader.node().propose(new byte[] {1}) instanceof Accepted accepted) {
        proposedAt = accepted.index();
      } else if (leader.node().configuration().isJoint()) {
        leader.node().proposeChange(new byte[0], MembershipChange.LEAVE_JOINT);
      }
      if (proposedAt != 0 && isDone(leader, proposedAt)) {
        return;
      }
      if (round % 500 == 499) {
        proposedAt = 0;
      }
    }
    SimPeer last = leader();
    throw new IllegalStateException(
        "faults have stopped, and yet it does not complete: %s, %s"
            .formatted(peers, last == null ? "no leader" : last.node().status().peers()));
  }

  private void calmRound() {
    for (int i = 0; i < TICK; i++) {
      now++;
      for (SimPeer peer : peers) {
        if ((now + peer.id()) % TICK == 0) {
          peer.node().tick();
        }
      }
    }
    for (SimPeer peer : peers) {
      for (int i = 0; i < 3; i++) {
        peer.pump();
        peer.write(peer.unwritten());
        peer.apply(peer.unapplied());
      }
    }
    for (int i = 0; i < 1000 && !network.isEmpty(); i++) {
      Message message = network.next();
      peer(message.to()).node().step(message);
    }
    reports.forEach(
        report -> peer(report.from).node().reportSnapshot(report.to, SnapshotStatus.DELIVERED));
    reports.clear();
    checkLeases();
  }

  private @Nullable SimPeer leader() {
    SimPeer best = null;
    for (SimPeer peer : peers) {
      if (peer.leads() && (best == null || peer.node().term() > best.node().term())) {
        best = peer;
      }
    }
    return best;
  }

  private boolean isDone(SimPeer leader, long index) {
    PeerSet members = leader.node().configuration().peers();
    for (int i = 0; i < members.size(); i++) {
      SimPeer member = peer(members.get(i));
      if (member.applied() < index) {
        return false;
      }
      if (!member.node().configuration().equals(member.configuration())) {
        throw new SafetyViolation("node and state machine differ in who takes part: " + member);
      }
    }
    return true;
  }
}
