package dev.cairn.store;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.Loops;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Region;
import dev.cairn.multiraft.MultiRaft;
import dev.cairn.multiraft.group.Group;
import dev.cairn.multiraft.group.GroupMail;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.GroupStamp;
import dev.cairn.multiraft.transport.Inbound;
import dev.cairn.multiraft.transport.PeerRef;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.multiraft.transport.Transport;
import dev.cairn.raft.Message;
import dev.cairn.raft.SnapshotStatus;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.store.life.Birth;
import dev.cairn.store.life.Cradle;
import dev.cairn.store.life.PeerRemoval;
import dev.cairn.store.peer.PeerCommand;
import dev.cairn.store.peer.PeerHost;
import dev.cairn.store.peer.PeerServices;
import dev.cairn.store.peer.RegionPeer;
import dev.cairn.store.read.Serving;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.Configurations;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import dev.cairn.store.region.RegionSize;
import dev.cairn.store.snapshot.SnapshotHeader;
import dev.cairn.store.snapshot.SnapshotInstaller;
import dev.cairn.store.snapshot.SnapshotTraffic;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The peers of a store: opens them at the start, creates them when a leader writes to one that is
/// not there yet, removes them; routes other stores' messages to them.
///
/// Thread-safe.
final class Peers implements PeerHost, Inbound {
  private static final int MEASURING_MAX = 64;

  private final long store;
  private final Engine engine;
  private final RaftLog log;
  private final Transport transport;
  private final MultiRaft multiRaft;
  private final SnapshotTraffic snapshots;
  private final Loops.Pool flusher;
  private final RegionMap regions;
  private final PeerServices services;
  private final ConcurrentHashMap<Long, RegionPeer> open = new ConcurrentHashMap<>();
  private final Cradle cradle = new Cradle();
  private final AtomicInteger measuring = new AtomicInteger();
  private final AtomicBoolean flushing = new AtomicBoolean();

  /// What the peers need from the store around them.
  ///
  /// @param store the store's id
  /// @param multiRaft runs their groups
  /// @param snapshots moves their data
  /// @param flusher flushes the engine, which nothing long may hold up
  /// @param regions what is published
  record Parts(
      long store,
      Engine engine,
      RaftLog log,
      Transport transport,
      MultiRaft multiRaft,
      SnapshotTraffic snapshots,
      Loops.Pool flusher,
      RegionMap regions) {}

  Peers(Parts parts, Function<PeerHost, PeerServices> services) {
    this.store = parts.store();
    this.engine = parts.engine();
    this.log = parts.log();
    this.transport = parts.transport();
    this.multiRaft = parts.multiRaft();
    this.snapshots = parts.snapshots();
    this.flusher = parts.flusher();
    this.regions = parts.regions();
    this.services = services.apply(this);
  }

  /// Mends what a crash may have cut off, then opens what the disk knows of.
  void openAll(SnapshotInstaller installer) throws IOException {
    for (var state : LocalStates.all(engine)) {
      if (state.phase() == PeerState.Phase.APPLYING) {
        installer.resume(state);
      }
    }
    installer.deleteRemains();
    for (var state : LocalStates.all(engine)) {
      switch (state.phase()) {
        case NORMAL -> openKnown(state);
        case APPLYING -> throw new IllegalStateException(state + " was to be finished before");
        case TOMBSTONE -> clearRemains(state);
      }
    }
  }

  private void openKnown(PeerState state) {
    var region = state.region();
    var applied = LocalStates.applied(engine, region.id());
    alignLog(region.id(), applied);
    var self = region.peer(state.peerId());
    // One that was removed is not in it, but the others may need it until they know.
    boolean learner = self == null || self.isLearner();
    var ref = new PeerRef(state.peerId(), store, learner);
    var start = new Group.Start(region.id(), ref, Configurations.of(region), applied.index());
    open(start, region, true);
    if (region.peers().size() == 1) {
      multiRaft.tell(region.id(), new PeerCommand.Campaign());
    }
  }

  /// A snapshot may be in while the log is still the one before it. Any other log without the entry
  /// that was applied last has lost entries that this store had promised to keep, and may have lost
  /// its vote: going on could undo what is acknowledged.
  private void alignLog(long region, ApplyState applied) {
    boolean holds =
        log.truncatedIndex(region) <= applied.index()
            && applied.index() <= log.lastIndex(region)
            && log.term(region, applied.index()) == applied.term();
    if (!holds) {
      if (!LocalStates.restoredAt(engine, region).equals(applied)) {
        throw new CairnException(
            ErrorCode.FILE_CORRUPT,
            "the Raft log of region %d has lost entries: %s was applied, but the log begins behind %d and ends at %d"
                .formatted(region, applied, log.truncatedIndex(region), log.lastIndex(region)));
      }
      Birth.beginLog(log, region, applied);
    }
  }

  private void clearRemains(PeerState state) {
    long region = state.region().id();
    if (!LocalStates.applied(engine, region).equals(ApplyState.NONE)) {
      PeerRemoval.remove(engine, state.region(), state.peerId(), true);
    }
    // A bare hard state may be that of a later peer, which waits for its data and has voted.
    if (log.lastIndex(region) > 0) {
      var batch = log.batch();
      batch.delete(region);
      log.write(batch);
    }
  }

  private void open(Group.Start start, Region region, boolean initialized) {
    multiRaft.open(
        start,
        group -> {
          var peer = new RegionPeer(group, region, initialized, services);
          open.put(start.group(), peer);
          return peer;
        });
  }

  // Messages from other stores

  @Override
  public void deliver(GroupMessage message) {
    if (message.to().store() != store) {
      discard(message);
      return;
    }
    switch (message) {
      case GroupMessage.OfRaft raft -> {
        if (!multiRaft.deliver(raft)) {
          deliverToNobody(raft);
        }
      }
      case GroupMessage.Removed removed -> {
        if (multiRaft.peerOf(removed.group()) == removed.to().id()) {
          multiRaft.tell(removed.group(), new PeerCommand.Removed(removed.stamp()));
        }
      }
    }
  }

  private void discard(GroupMessage message) {
    if (message instanceof GroupMessage.OfRaft raft && raft.received() != null) {
      snapshots.discard(raft.received().directory());
    }
  }

  /// For a peer that is not here: one that was removed, one that comes after the one that is here,
  /// or a new one.
  private void deliverToNobody(GroupMessage.OfRaft message) {
    long here = multiRaft.peerOf(message.group());
    if (here != 0) {
      if (here < message.to().id()) {
        multiRaft.tell(message.group(), new PeerCommand.Removed(message.stamp()));
      }
      discard(message);
      return;
    }
    var known = LocalStates.peer(engine, message.group());
    if (known.isPresent()
        && known.get().phase() == PeerState.Phase.TOMBSTONE
        && message.to().id() <= known.get().peerId()) {
      answerForTheDead(message, known.get().region());
      discard(message);
      return;
    }
    if (!bringsToLife(message.message())) {
      discard(message);
    } else if (cradle.ifFree(message.group(), () -> create(message))) {
      if (!multiRaft.deliver(message)) {
        discard(message);
      }
    } else {
      waitForBirth(message);
    }
  }

  /// The leader's store divides a Region first, and its new peers ask for votes at once.
  private void waitForBirth(GroupMessage.OfRaft message) {
    boolean waits =
        message.message() instanceof Message.VoteRequest
            && cradle.whenBorn(message.group(), () -> multiRaft.deliver(message));
    if (!waits) {
      discard(message);
    }
  }

  private void answerForTheDead(GroupMessage.OfRaft message, Region last) {
    var theirs = new Epoch(message.stamp().confVer(), message.stamp().version());
    if (message.message() instanceof Message.VoteRequest
        && theirs.isOlderThan(last.epoch())
        && last.peer(message.from().id()) == null) {
      var stamp = new GroupStamp(last.epoch().confVer(), last.epoch().version());
      transport.send(
          new GroupMessage.Removed(message.group(), message.to(), message.from(), stamp));
      transport.flush();
    }
  }

  private static boolean bringsToLife(Message message) {
    return switch (message) {
      case Message.Append _,
          Message.Heartbeat _,
          Message.InstallSnapshot _,
          Message.VoteRequest _ ->
          true;
      case Message.AppendReply _,
          Message.HeartbeatReply _,
          Message.VoteReply _,
          Message.TimeoutNow _,
          Message.ReadIndexRequest _,
          Message.ReadIndexReply _ ->
          false;
    };
  }

  /// Whether a peer of that Region is here now.
  private boolean create(GroupMessage.OfRaft message) {
    var known = LocalStates.peer(engine, message.group());
    if (multiRaft.peerOf(message.group()) != 0) {
      return true;
    }
    if (known.map(state -> message.to().id() <= state.peerId()).orElse(false)) {
      return false;
    }
    var empty = new Region(message.group(), KeyRange.ALL, new Epoch(0, 0), List.of());
    var start = new Group.Start(message.group(), message.to(), Configurations.of(empty), 0);
    open(start, empty, false);
    return true;
  }

  @Override
  public void unreachable(long group, long peer) {
    multiRaft.post(group, new GroupMail.Unreachable(peer));
  }

  // What peers ask for

  @Override
  public void publish(Serving serving) {
    regions.put(serving);
  }

  @Override
  public void sendSnapshot(Group group, PeerRef to, GroupStamp stamp) {
    long region = group.id();
    snapshots.send(
        group,
        group.term(),
        to,
        stamp,
        delivered ->
            multiRaft.post(
                region,
                new GroupMail.SnapshotSent(
                    to.id(), delivered ? SnapshotStatus.DELIVERED : SnapshotStatus.FAILED)));
  }

  @Override
  public void installSnapshot(
      Group group,
      SnapshotMeta meta,
      SnapshotHeader header,
      @Nullable Region old,
      ReceivedSnapshot files) {
    snapshots.install(
        meta, header, group.self().id(), old, files, () -> group.reportInstalled(meta));
  }

  @Override
  public void discard(ReceivedSnapshot files) {
    snapshots.discard(files.directory());
  }

  @Override
  public boolean tryClaim(Region region) {
    return cradle.ifFree(region.id(), () -> regions.tryClaim(region));
  }

  @Override
  public void reserve(Region region) {
    regions.claim(region);
  }

  @Override
  public List<Region> around(Region region) {
    return regions.around(region);
  }

  @Override
  public void release(long region) {
    regions.release(region);
  }

  @Override
  public void deleteData(Group group, Region last, boolean hasData) {
    if (!cradle.beginEnd(last.id())) {
      return;
    }
    if (hasData) {
      // Until it is gone, nobody else's data may come to where it lies.
      regions.claim(last);
    }
    regions.remove(last.id());
    end(group, last, hasData);
  }

  private void end(Group group, Region last, boolean hasData) {
    Runnable work =
        () -> {
          PeerRemoval.remove(engine, last, group.self().id(), hasData);
          if (hasData) {
            regions.release(last.id());
          }
          group.tell(new PeerCommand.DataGone());
        };
    group.submitApply(context -> {
      context.writeNow();
      Invariant.check(snapshots.tryRun(work), "no room to remove a peer");
    });
  }

  @Override
  public void retire(Group group) {
    cradle.ended(group.id(), () -> forget(group));
  }

  private void forget(Group group) {
    multiRaft.retire(group.id());
    open.remove(group.id());
  }

  // Splits

  @Override
  public boolean mayBeBorn(Region region) {
    var self = region.peerOn(store);
    return self != null && cradle.expect(region.id(), () -> isUnheardOf(region.id(), self.id()));
  }

  private boolean isUnheardOf(long region, long peer) {
    var known = LocalStates.peer(engine, region);
    Invariant.check(
        known.map(PeerState::phase).orElse(PeerState.Phase.TOMBSTONE) == PeerState.Phase.TOMBSTONE,
        () -> "a split makes a region that is here already: " + known);
    return multiRaft.peerOf(region) <= peer
        && known.map(state -> state.peerId() < peer).orElse(true);
  }

  @Override
  public void makeDurable(List<Region> born, Runnable done) {
    Runnable work =
        () -> {
          engine.flush();
          for (var region : born) {
            if (multiRaft.peerOf(region.id()) == 0) {
              Birth.beginLog(log, region.id(), ApplyState.INITIAL);
            }
          }
          done.run();
        };
    Invariant.check(flusher.tryExecute(work), "no room to make a split durable");
  }

  @Override
  public boolean measure(Group group, Region region) {
    if (measuring.incrementAndGet() > MEASURING_MAX) {
      measuring.decrementAndGet();
      return false;
    }
    boolean taken =
        snapshots.tryRun(() -> {
          measuring.decrementAndGet();
          var size = RegionSize.measure(engine, region.range());
          int parts = services.config().split().parts(size);
          var cuts = parts > 1 ? RegionSize.cuts(engine, region.range(), parts) : List.<Key>of();
          group.tell(new PeerCommand.Sized(region.epoch().version(), size, cuts));
        });
    if (!taken) {
      measuring.decrementAndGet();
    }
    return taken;
  }

  @Override
  public void bear(Region region, boolean campaign) {
    if (multiRaft.peerOf(region.id()) == 0) {
      begin(region.id(), campaign);
    } else {
      var command = new PeerCommand.BornAgain(region, campaign);
      multiRaft.post(region.id(), new GroupMail.Command(command));
    }
  }

  private void begin(long region, boolean campaign) {
    cradle.born(
        region,
        () -> {
          var state = LocalStates.peer(engine, region).orElseThrow();
          Invariant.check(state.phase() == PeerState.Phase.NORMAL, () -> "to be born is " + state);
          openKnown(state);
        });
    if (campaign) {
      multiRaft.tell(region, new PeerCommand.Campaign());
    }
  }

  @Override
  public void bearAgain(Group group, boolean campaign) {
    group.afterWrites(() -> {
      forget(group);
      Birth.beginLog(log, group.id(), ApplyState.INITIAL);
      begin(group.id(), campaign);
    });
  }

  @Override
  public void buryBorn(Group group, Region last) {
    cradle.stillborn(last.id());
    end(group, last, true);
  }

  @Override
  public void requestFlush() {
    if (flushing.compareAndSet(false, true)) {
      boolean taken =
          flusher.tryExecute(() -> {
            engine.flush();
            flushing.set(false);
          });
      if (!taken) {
        flushing.set(false);
      }
    }
  }

  /// Whoever still waits for a write hears that its fate is open. Only after nothing is turned any
  /// more.
  void abandonAll() {
    open.values().forEach(RegionPeer::abandon);
  }
}
