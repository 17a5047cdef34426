package dev.cairn.raft.story;

import dev.cairn.raft.ElectionJitter;
import dev.cairn.raft.Output;
import dev.cairn.raft.RaftConfig;
import dev.cairn.raft.RaftNode;
import dev.cairn.raft.ReadReady;
import dev.cairn.raft.Transition;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.EntryKind;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.simulation.ChangeCodec;
import dev.cairn.raft.simulation.SimDisk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One peer of a [Cluster]: its node, its disk, and a state machine that is the list of what it
/// applied.
final class Member {
  private final Cluster cluster;
  private final long id;
  private final RaftConfig config;
  private final SimDisk disk;
  private final ElectionJitter jitter;
  private final Deque<Output> unwritten = new ArrayDeque<>();
  private final List<Entry> applied = new ArrayList<>();
  private final List<ReadReady> reads = new ArrayList<>();
  private final List<Long> droppedReads = new ArrayList<>();
  private final List<Transition> transitions = new ArrayList<>();
  private final List<List<Entry>> batches = new ArrayList<>();
  private RaftNode node;
  private boolean diskHolds;
  private boolean down;
  private long lastApplied;
  private long roundConfirmed;
  private long roundStarted;
  private @Nullable SnapshotMeta installed;

  Member(Cluster cluster, long id, RaftConfig config, SimDisk disk, ElectionJitter jitter) {
    this.cluster = cluster;
    this.id = id;
    this.config = config;
    this.disk = disk;
    this.jitter = jitter;
    this.node = start();
  }

  private RaftNode start() {
    lastApplied = disk.applied();
    return RaftNode.create(
        config, id, disk.hardState(), disk.configuration(), disk.applied(), disk, jitter);
  }

  RaftNode node() {
    return node;
  }

  SimDisk disk() {
    return disk;
  }

  boolean isDown() {
    return down;
  }

  /// What is in the log that survives a crash, like `6@6:a`.
  List<String> durableLog() {
    List<String> log = new ArrayList<>();
    for (long index = disk.firstIndex(); index <= disk.lastIndex(); index++) {
      log.add(text(disk.get(index)));
    }
    return log;
  }

  private static String text(Entry entry) {
    String data = new String(entry.data(), StandardCharsets.UTF_8);
    return entry.index() + "@" + entry.term() + ":" + data;
  }

  /// The data that was applied, in order; neither changes nor empty entries.
  List<String> applied() {
    return applied.stream()
        .filter(entry -> entry.kind() == EntryKind.NORMAL && !entry.isEmpty())
        .map(entry -> new String(entry.data(), StandardCharsets.UTF_8))
        .toList();
  }

  List<ReadReady> reads() {
    return reads;
  }

  List<Long> droppedReads() {
    return droppedReads;
  }

  List<Transition> transitions() {
    return transitions;
  }

  /// The committed entries as they were given out, output by output.
  List<List<Entry>> batches() {
    return batches;
  }

  long roundStarted() {
    return roundStarted;
  }

  long roundConfirmed() {
    return roundConfirmed;
  }

  @Nullable SnapshotMeta installed() {
    return installed;
  }

  /// Carries out one output; false if there was none.
  boolean turn() {
    if (down || !node.hasOutput()) {
      return write();
    }
    Output output = node.takeOutput();
    output.messages().forEach(cluster::post);
    unwritten.add(output);
    reads.addAll(output.reads());
    droppedReads.addAll(output.droppedReads());
    transitions.addAll(output.transitions());
    roundStarted = output.roundStarted();
    roundConfirmed = output.roundConfirmed();
    if (!output.committed().isEmpty()) {
      batches.add(output.committed());
    }
    output.committed().forEach(this::apply);
    output.snapshotsWanted().forEach(peer -> cluster.snapshotWanted(id, peer));
    write();
    return true;
  }

  private boolean write() {
    if (down || diskHolds || unwritten.isEmpty()) {
      return false;
    }
    Output output = unwritten.removeFirst();
    disk.write(output, false);
    SnapshotMeta snapshot = output.snapshot();
    if (snapshot != null) {
      installed = snapshot;
      lastApplied = snapshot.index();
      node.onApplied(lastApplied);
    }
    node.onPersisted(output.number());
    output.afterPersisted().forEach(cluster::post);
    return true;
  }

  private void apply(Entry entry) {
    applied.add(entry);
    lastApplied = entry.index();
    if (entry.kind() == EntryKind.CHANGE) {
      node.applyChange(ChangeCodec.decode(entry.data()));
    }
    node.onApplied(lastApplied);
  }

  void holdDisk() {
    diskHolds = true;
  }

  void releaseDisk() {
    diskHolds = false;
  }

  /// Loses everything that is not on disk.
  void crash() {
    down = true;
    unwritten.clear();
    diskHolds = false;
  }

  void restart() {
    down = false;
    applied.clear();
    node = start();
  }

  /// The state machine is flushed, and the log dropped up to what is applied.
  SnapshotMeta compact() {
    Configuration now = node.configuration();
    disk.flush(lastApplied, now);
    SnapshotMeta meta = new SnapshotMeta(lastApplied, disk.term(lastApplied), now);
    disk.compact(lastApplied);
    return meta;
  }

  SnapshotMeta snapshot() {
    return new SnapshotMeta(lastApplied, disk.term(lastApplied), node.configuration());
  }
}
