package dev.cairn.raft.simulation;

import dev.cairn.raft.Message;
import dev.cairn.raft.Output;
import dev.cairn.raft.RaftConfig;
import dev.cairn.raft.RaftNode;
import dev.cairn.raft.ReadReady;
import dev.cairn.raft.SnapshotStatus;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.EntryKind;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.raft.membership.ChangeCalculator;
import dev.cairn.raft.membership.ChangeOutcome;
import dev.cairn.raft.membership.ChangeOutcome.Changed;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.membership.MembershipChange;
import dev.cairn.raft.role.RoleKind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A peer with its embedding: a disk that lags, a state machine that lags behind that, reads, a
/// lease. The state machine is a hash over what it applied.
final class SimPeer {
  private final long id;
  private final World world;
  private final RaftConfig config;
  private final SimDisk disk;
  private final SplittableRandom random;

  private @Nullable RaftNode node;
  private final Deque<Output> unwritten = new ArrayDeque<>();
  private final Deque<Object> unapplied = new ArrayDeque<>();
  private final Map<Long, Long> reads = new HashMap<>();
  private final Map<Long, Long> roundBegan = new HashMap<>();
  private long[] prefixes = new long[256];
  private long firstKnownPrefix;
  private long lastIndex;
  private long applied;
  private long state;
  private Configuration configuration;
  private long lastRound;
  private long leaseUntil;

  SimPeer(long id, World world, RaftConfig config, SimDisk disk, SplittableRandom random) {
    this.id = id;
    this.world = world;
    this.config = config;
    this.disk = disk;
    this.random = random;
    this.configuration = disk.configuration();
  }

  long id() {
    return id;
  }

  SimDisk disk() {
    return disk;
  }

  boolean isUp() {
    return node != null;
  }

  RaftNode node() {
    if (node == null) {
      throw new IllegalStateException("peer " + id + " is down");
    }
    return node;
  }

  boolean leads() {
    return node != null && node.role() == RoleKind.LEADER;
  }

  Configuration configuration() {
    return configuration;
  }

  long applied() {
    return applied;
  }

  // The hash of the log up to an index.

  long prefix(long index) {
    return prefixes[Math.toIntExact(index)];
  }

  long firstKnownPrefix() {
    return firstKnownPrefix;
  }

  long lastIndex() {
    return lastIndex;
  }

  private void setPrefix(long index, long hash) {
    if (prefixes.length <= index) {
      prefixes = Arrays.copyOf(prefixes, Math.toIntExact(index * 2));
    }
    prefixes[Math.toIntExact(index)] = hash;
    lastIndex = index;
  }

  private void beginPrefixes(long index) {
    firstKnownPrefix = index;
    setPrefix(index, world.oracle().committedPrefix(index));
  }

  private void addPrefix(Entry entry) {
    setPrefix(entry.index(), Oracle.mix(prefix(entry.index() - 1), entry));
  }

  // Life and death.

  void start() {
    beginPrefixes(disk.firstIndex() - 1);
    for (long index = disk.firstIndex(); index <= disk.lastIndex(); index++) {
      addPrefix(disk.get(index));
    }
    applied = disk.applied();
    configuration = disk.configuration();
    state = world.oracle().committedPrefix(applied);
    node =
        RaftNode.create(config, id, disk.hardState(), configuration, applied, disk, world::jitter);
  }

  /// Dies; of what was not confirmed, a first part is on disk all the same.
  void crash() {
    int survives = random.nextInt(unwritten.size() + 1);
    for (int i = 0; i < survives; i++) {
      disk.write(unwritten.removeFirst(), world.mutation() == Mutation.FORGETS_VOTES);
    }
    node = null;
    unwritten.clear();
    unapplied.clear();
    reads.clear();
    roundBegan.clear();
    lastRound = 0;
    leaseUntil = 0;
  }

  // The loop.

  /// Takes an output, if there is one, and lets go of what may leave at once.
  void pump() {
    if (!node().hasOutput()) {
      return;
    }
    Output output = node().takeOutput();
    SnapshotMeta snapshot = output.snapshot();
    if (snapshot != null) {
      beginPrefixes(snapshot.index());
    }
    output.entries().forEach(this::addPrefix);
    world.oracle().sawOutput(this, output);
    noteRounds(output);
    output.messages().forEach(world::send);
    if (world.mutation() == Mutation.ANSWERS_BEFORE_STORING) {
      output.afterPersisted().forEach(world::send);
    }
    unwritten.add(output);
    unapplied.addAll(
        world.mutation() == Mutation.APPLIES_UNCOMMITTED ? output.entries() : output.committed());
    for (ReadReady ready : output.reads()) {
      Long committedBefore = reads.remove(ready.id());
      if (committedBefore != null) {
        world.oracle().sawRead(this, ready, committedBefore);
        world.count("reads");
      }
    }
    output.droppedReads().forEach(reads::remove);
    output.snapshotsWanted().forEach(this::sendSnapshot);
    output.transitions().forEach(transition -> world.count(transition.role() + ""));
    if (!output.mustSync() && unwritten.size() == 1) {
      write(1);
    }
  }

  private void noteRounds(Output output) {
    for (long round = lastRound + 1; round <= output.roundStarted(); round++) {
      roundBegan.put(round, world.now());
    }
    lastRound = Math.max(lastRound, output.roundStarted());
    Long began = roundBegan.get(output.roundConfirmed());
    if (began != null) {
      leaseUntil = Math.max(leaseUntil, began + world.leaseDuration());
    }
    if (roundBegan.size() > 1000) {
      roundBegan.keySet().removeIf(round -> round < lastRound - 500);
    }
  }

  /// Storage writes up to so many outputs and confirms them.
  void write(int most) {
    Output last = null;
    for (int i = 0; i < most && !unwritten.isEmpty(); i++) {
      last = unwritten.removeFirst();
      disk.write(last, world.mutation() == Mutation.FORGETS_VOTES);
      SnapshotMeta snapshot = last.snapshot();
      if (snapshot != null) {
        unapplied.add(snapshot);
      }
      if (world.mutation() != Mutation.ANSWERS_BEFORE_STORING) {
        last.afterPersisted().forEach(world::send);
      }
    }
    if (last != null) {
      node().onPersisted(last.number());
    }
  }

  int unwritten() {
    return unwritten.size();
  }

  int unapplied() {
    return unapplied.size();
  }

  /// The state machine applies up to so many entries.
  void apply(int most) {
    for (int i = 0; i < most && !unapplied.isEmpty(); i++) {
      switch (unapplied.removeFirst()) {
        case SnapshotMeta meta -> install(meta);
        case Entry entry -> apply(entry);
        default -> throw new IllegalStateException("neither entry nor snapshot");
      }
    }
    node().onApplied(applied);
  }

  private void install(SnapshotMeta meta) {
    applied = meta.index();
    state = world.oracle().committedPrefix(applied);
    configuration = meta.configuration();
    node().onApplied(applied);
    world.count("snapshots");
  }

  private void apply(Entry entry) {
    state = Oracle.mix(state, entry);
    applied = entry.index();
    if (entry.kind() == EntryKind.CHANGE) {
      applyChange(ChangeCodec.decode(entry.data()));
    }
    world.oracle().sawApplied(this, entry, state);
  }

  private void applyChange(MembershipChange change) {
    if (random.nextBoolean()) {
      node().onApplied(applied);
    }
    // Every state machine must come to the same verdict; this one dislikes certain indexes.
    boolean refused = !change.leavesJoint() && applied % 7 == 0;
    if (refused || (world.mutation() == Mutation.SKIPS_CHANGES && random.nextBoolean())) {
      node().refuseChange();
    } else {
      node().applyChange(change);
    }
    if (!refused) {
      ChangeOutcome outcome = ChangeCalculator.apply(configuration, change);
      if (!(outcome instanceof Changed changed)) {
        throw new SafetyViolation("a change cannot be applied: " + outcome);
      }
      configuration = changed.configuration();
      world.count("changes");
    }
  }

  void flush() {
    disk.flush(applied, configuration);
  }

  void compact(long keep) {
    disk.compact(disk.applied() - keep);
  }

  // Asking.

  void read(long readId) {
    long committed = world.oracle().maxCommitted();
    if (world.mutation() == Mutation.READS_WITHOUT_ASKING && leads()) {
      world.oracle().sawRead(this, new ReadReady(readId, node().commit()), committed);
      return;
    }
    if (reads.size() < 50) {
      reads.put(readId, committed);
      node().readIndex(readId);
    }
  }

  void checkLease() {
    boolean allowed = leads() && world.mutation() == Mutation.LEASE_NOT_ALLOWED;
    if (leaseUntil > world.now() && (allowed || node().leaseAllowed())) {
      world.oracle().sawLease(this);
      world.count("leases");
    }
  }

  private void sendSnapshot(long to) {
    if (applied < disk.firstIndex() - 1 || random.nextInt(10) == 0) {
      node().reportSnapshot(to, SnapshotStatus.FAILED);
      return;
    }
    SnapshotMeta meta = new SnapshotMeta(applied, disk.term(applied), configuration);
    world.send(new Message.InstallSnapshot(id, to, node().term(), meta));
    world.laterReport(id, to);
  }

  @Override
  public String toString() {
    RaftNode up = node;
    return up == null
        ? "peer " + id + " (down)"
        : "peer %d (%s, term %d, commit %d, last %d, applied %d, %s)"
            .formatted(
                id, up.role(), up.term(), up.commit(), lastIndex, applied, up.configuration());
  }
}
