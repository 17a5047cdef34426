package dev.cairn.store.peer;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.multiraft.apply.ApplyTask;
import dev.cairn.multiraft.group.Group;
import dev.cairn.multiraft.group.GroupLogic;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.GroupStamp;
import dev.cairn.multiraft.transport.PeerRef;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.raft.Message;
import dev.cairn.raft.Transition;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.raft.membership.MembershipChange;
import dev.cairn.store.read.Lease;
import dev.cairn.store.read.Serving;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.report.RegionOrder;
import dev.cairn.store.snapshot.SnapshotHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Region's peer, on its poller's side: takes what was let in at the door, proposes it, and
/// carries out what Raft decides. Keeps what others need to know published as [Serving].
///
/// Thread: the peer's poller.
public final class RegionPeer implements GroupLogic {
  private static final Logger log = LoggerFactory.getLogger(RegionPeer.class);

  private static final long FIRST_VERSION = 1;

  private final Group group;
  private final PeerServices services;
  private final RegionApplier applier;
  private final WriteQueue writes;
  private final Splits splits;
  private final ReadQueue reads;
  private final LogTrimmer trimmer;
  private final PeerReporter reporter;
  private final Lease lease;
  private final ChangeInProgress changing = new ChangeInProgress();
  private final boolean newborn;
  private Serving.Data data;
  private Serving serving;
  private Region region;
  private Epoch introduced = new Epoch(0, 0);
  private boolean initialized;
  private boolean removed;
  private @Nullable Region incoming;
  private @Nullable Region removeOnceInstalled;
  private @Nullable Region ending;
  private @Nullable ReceivedSnapshot claimed;
  private long handedToApply;
  private long leaderTerm;
  private long leaderSinceIndex;
  private int ticks;
  private int ticksWithoutLeader;

  /// A peer of `region`; one that is not initialized has an empty description and waits for a
  /// snapshot.
  public RegionPeer(Group group, Region region, boolean initialized, PeerServices services) {
    this.group = group;
    this.region = region;
    this.initialized = initialized;
    this.services = services;
    this.applier = new RegionApplier(group, services.host(), region);
    this.writes = new WriteQueue(region.id());
    this.splits = new Splits(group, services);
    this.reads =
        new ReadQueue(
            region.id(),
            services.config().readTimeout().toNanos(),
            services.clock(),
            services.readPool());
    this.trimmer = new LogTrimmer(services);
    this.reporter = new PeerReporter(services);
    this.newborn =
        group.applied() == ApplyState.INITIAL.index() && region.epoch().version() > FIRST_VERSION;
    this.lease = new Lease(services.config().lease().toNanos());
    this.data = new Serving.Data(services.engine(), lease);
    this.serving = new Serving(region, standing(0, null), data);
    services.host().publish(serving);
  }

  private Serving.Standing standing(long term, @Nullable Peer leader) {
    var self = region.peer(group.self().id());
    var known =
        self != null ? self : new Peer(group.self().id(), group.self().store(), Peer.Role.LEARNER);
    return new Serving.Standing(known, term, leader, initialized);
  }

  private void publish() {
    if (removed) {
      return;
    }
    serving = new Serving(region, standing(group.term(), region.peer(group.leader())), data);
    services.host().publish(serving);
  }

  // Requests

  @Override
  public void command(Object command) {
    switch ((PeerCommand) command) {
      case PeerCommand.Write(var request) -> write(request);
      case PeerCommand.Read read -> read(read);
      case PeerCommand.Split split -> split(split);
      case PeerCommand.Sized sized -> sized(sized);
      case PeerCommand.SplitIds ids -> propose(ids);
      case PeerCommand.Divided divided -> divided(divided);
      case PeerCommand.BornAgain(var born, var campaign) -> bornAgain(born, campaign);
      case PeerCommand.Order(var order) -> order(order);
      case PeerCommand.Report _ -> report();
      case PeerCommand.Campaign _ -> group.campaign();
      case PeerCommand.DataGone _ -> group.deleteLog(() -> services.host().retire(group));
      case PeerCommand.StepAside _ -> stepAside();
      case PeerCommand.Leave _ -> remove(region);
      case PeerCommand.Removed(var stamp) -> removedElsewhere(stamp);
      case PeerCommand.PlacementSays(var known) -> placementSays(known);
    }
  }

  private void write(WriteRequest request) {
    var error = refuse(request.version());
    if (error != null) {
      request.done().accept(new WriteOutcome.Refused(error));
    } else {
      writes.add(request, group);
    }
  }

  /// Why nothing that was accepted under that version is proposed here, or null.
  private @Nullable RegionError refuse(long version) {
    if (removed) {
      return new RegionError.RegionNotFound(region.id());
    }
    if (!group.leads()) {
      return new RegionError.NotLeader(region.id(), serving.standing().leader());
    }
    return version == region.epoch().version()
        ? null
        : new RegionError.EpochNotMatch(services.host().around(region));
  }

  private void read(PeerCommand.Read read) {
    if (removed) {
      var error = new RegionError.RegionNotFound(region.id());
      read.ready().accept(new ReadOutcome.Refused(error));
    } else {
      reads.add(read);
    }
  }

  @Override
  public void endTurn() {
    if (removed) {
      return;
    }
    writes.propose(group);
    reads.ask(group);
    settleChange();
  }

  // Raft

  @Override
  public boolean admits(GroupMessage.OfRaft message) {
    if (removed) {
      return false;
    }
    boolean known = region.peer(message.from().id()) != null;
    if (known) {
      reporter.heard(message.from().id());
    }
    boolean stranger = initialized && !known;
    var theirs = new Epoch(message.stamp().confVer(), message.stamp().version());
    if (!initialized && introduced.isOlderThan(theirs)) {
      introduced = theirs;
    }
    if (stranger && theirs.isOlderThan(region.epoch())) {
      if (message.message() instanceof Message.VoteRequest && group.leads() && !changing.isOpen()) {
        group.send(new GroupMessage.Removed(region.id(), group.self(), message.from(), stamp()));
      }
      return false;
    }
    return true;
  }

  @Override
  public void transition(Transition transition) {
    if (!group.leads()) {
      splits.abandon(new RegionError.StaleCommand());
      leaderSinceIndex = 0;
      lease.giveUp();
      changing.forget();
    } else if (leaderSinceIndex == 0 || leaderTerm != group.term()) {
      leaderTerm = group.term();
      leaderSinceIndex = group.status().lastIndex();
      lease.giveUp();
      reporter.reset(region);
      changing.forget();
    }
    log.atInfo()
        .addKeyValue("region", region.id())
        .addKeyValue("peer", group.self().id())
        .addKeyValue("term", transition.term())
        .addKeyValue("role", transition.role())
        .addKeyValue("leader", transition.leader())
        .addKeyValue("cause", transition.cause())
        .log("raft role");
    publish();
    report();
    if (transition.cause() == Transition.Cause.REMOVED && isNoMember()) {
      // Not before the rest of the output that says so is carried out.
      group.tell(new PeerCommand.Leave());
    }
  }

  @Override
  public ApplyTask committed(List<Entry> entries) {
    handedToApply = entries.getLast().index();
    splits.wrote(entries);
    var works = new ArrayList<RegionApplier.Work>(entries.size());
    for (var entry : entries) {
      works.add(new RegionApplier.Work(entry, writes.committed(entry.index(), entry.term())));
    }
    return context -> applier.apply(works, context);
  }

  @Override
  public void applied(Object result) {
    switch ((ApplyResult) result) {
      case ApplyResult.SplitRefused(var index, var term) ->
          splits.ended(
              index,
              term,
              new SplitOutcome.Refused(new RegionError.EpochNotMatch(List.of(region))));
      case ApplyResult.Compacted(var index) -> trimmer.allow(index);
      case ApplyResult.MembersChanged changed -> membersChanged(changed);
    }
  }

  private void membersChanged(ApplyResult.MembersChanged changed) {
    if (!changed.took()) {
      group.refuseChange();
      return;
    }
    var change = changed.change();
    group.applyChange(change == null ? MembershipChange.LEAVE_JOINT : change.toRaft());
    var before = region;
    region = changed.region();
    log.atInfo()
        .addKeyValue("region", region.id())
        .addKeyValue("epoch", region.epoch())
        .addKeyValue("peers", region.peers())
        .log("members changed");
    publish();
    if (group.leads()) {
      changing.applied(before, region, group.self().id());
      settleChange();
    }
  }

  /// Whether a change was applied that removes this peer. It stays until it hears that a quorum of
  /// the others knows of that: before, they may need its vote and its log.
  private boolean isNoMember() {
    return initialized && region.peer(group.self().id()) == null;
  }

  /// Once a quorum knows of the change, PD may hear of it, and who was removed may go.
  private void settleChange() {
    if (changing.isOpen() && group.isChangeKnown()) {
      for (var peer : changing.settle()) {
        var to = new PeerRef(peer.id(), peer.store(), peer.isLearner());
        group.send(new GroupMessage.Removed(region.id(), group.self(), to, stamp()));
      }
      report();
    }
  }

  @Override
  public void appliedAdvanced(long index) {
    reads.serve(index, serving);
    end();
    if (!reads.isEmpty()) {
      group.watchApplied();
    }
  }

  @Override
  public void quorumHeard(long sentAtNanos) {
    // Until an entry of its own term is applied, a new leader may not have applied all that was
    // acknowledged.
    if (group.leaseAllowed() && leaderSinceIndex > 0 && group.applied() >= leaderSinceIndex) {
      lease.extend(sentAtNanos);
    }
  }

  @Override
  public void readReady(long id, long index) {
    reads.ready(id, index, group, serving);
  }

  @Override
  public void readDropped(long id) {
    reads.dropped(id, new RegionError.NotLeader(region.id(), region.peer(group.leader())));
  }

  // Snapshots

  @Override
  public void snapshotWanted(long peer) {
    var to = peer(peer);
    if (to == null) {
      return;
    }
    if (newborn && ticks < services.config().ticks(services.config().lease())) {
      // A Region that has just begun here begins there, too, as soon as that store has divided it
      // off; no need to send what it has.
      group.refuseSnapshot(peer);
    } else {
      services.host().sendSnapshot(group, to, stamp());
    }
  }

  @Override
  public ApplyTask install(SnapshotMeta meta, ReceivedSnapshot snapshot) {
    var header = SnapshotHeader.decode(snapshot.header());
    incoming = header.region();
    data.takeAway();
    lease.giveUp();
    var old = initialized ? region : null;
    // Behind everything this peer has yet to apply.
    return context -> {
      context.writeNow();
      services.host().installSnapshot(group, meta, header, old, snapshot);
    };
  }

  @Override
  public boolean acceptsSnapshot(ReceivedSnapshot snapshot) {
    var wanted = SnapshotHeader.decode(snapshot.header()).region();
    boolean accepts =
        wanted.id() == region.id() && !isApplying() && services.host().tryClaim(wanted);
    if (accepts) {
      claimed = snapshot;
    }
    return accepts;
  }

  /// Whether something is being applied, perhaps a split, after which this Region is another one.
  private boolean isApplying() {
    return group.applied() < handedToApply;
  }

  @Override
  public void discard(ReceivedSnapshot snapshot) {
    if (snapshot.equals(claimed)) {
      claimed = null;
      services.host().release(region.id());
    }
    services.host().discard(snapshot);
  }

  @Override
  public void installed(SnapshotMeta meta) {
    var restored = Invariant.present(incoming, "the region of the snapshot put in");
    incoming = null;
    claimed = null;
    region = restored;
    initialized = true;
    writes.abandon(new RegionError.StaleCommand());
    data = new Serving.Data(services.engine(), lease);
    group.submitApply(_ -> applier.reset(restored));
    log.atInfo()
        .addKeyValue("region", region.id())
        .addKeyValue("peer", group.self().id())
        .addKeyValue("index", meta.index())
        .log("snapshot applied");
    publish();
    if (removeOnceInstalled != null) {
      remove(removeOnceInstalled);
    }
  }

  @Override
  public @Nullable PeerRef peer(long id) {
    var peer = region.peer(id);
    return peer == null ? null : new PeerRef(peer.id(), peer.store(), peer.isLearner());
  }

  @Override
  public GroupStamp stamp() {
    return new GroupStamp(region.epoch().confVer(), region.epoch().version());
  }

  // Time

  @Override
  public void tick() {
    if (removed) {
      return;
    }
    ticks++;
    reads.expire();
    if (ticks % services.config().ticks(services.config().logTrim()) == 0 && initialized) {
      trimmer.run(group);
    }
    if (group.leads() && !changing.isOpen()) {
      reporter.tick(region, serving.standing().self(), group.status());
    }
    var interval = services.config().split().interval();
    if (group.leads() && (ticks + group.id()) % services.config().ticks(interval) == 0) {
      splits.measureIfDue(region);
    }
    watchForLeader(group.leader());
  }

  private void watchForLeader(long leader) {
    if (leader != 0) {
      ticksWithoutLeader = 0;
      return;
    }
    ticksWithoutLeader++;
    var config = services.config();
    var patience = isNoMember() ? config.regionHeartbeat() : config.maxLeaderMissing();
    if (ticksWithoutLeader % config.ticks(patience) == 0) {
      log.atInfo().addKeyValue("region", region.id()).log("no leader for long, asking PD");
      services
          .placement()
          .askRegion(region.id(), known -> group.tell(new PeerCommand.PlacementSays(known)));
    }
  }

  private void report() {
    if (removed || !group.leads() || changing.isOpen() || isNoMember()) {
      return;
    }
    reporter.report(region, serving.standing().self(), group.status());
  }

  // Splits

  private void split(PeerCommand.Split wish) {
    var error = refuse(wish.version());
    if (error == null) {
      splits.wish(wish, region);
    } else {
      SplitQueue.refuse(wish.done(), error);
    }
  }

  private void propose(PeerCommand.SplitIds wish) {
    var error = refuse(wish.version());
    if (error == null) {
      splits.propose(wish, region);
    } else {
      SplitQueue.refuse(wish.done(), error);
    }
  }

  private void sized(PeerCommand.Sized sized) {
    if (sized.version() != region.epoch().version()) {
      splits.notMeasured();
      return;
    }
    if (reporter.measured(sized.size())) {
      report();
    }
    var wish = splits.measured(sized);
    if (wish != null) {
      split(wish);
    }
  }

  /// From here on this peer answers for its part only. Only now may the others hear that the split
  /// is applied, and the new Regions begin: nobody can be elected in one of them while the lease
  /// still covered its keys.
  private void divided(PeerCommand.Divided divided) {
    for (var part : divided.all()) {
      if (part.id() == region.id()) {
        region = part;
      }
    }
    data.takeAway();
    data = new Serving.Data(services.engine(), lease);
    splits.forgetSize();
    reporter.forgetSize();
    log.atInfo()
        .addKeyValue("region", region.id())
        .addKeyValue("parts", divided.all())
        .log("region divided");
    boolean leads = group.leads() && !removed;
    divided.born().forEach(services.host()::reserve);
    if (removed) {
      services.host().reserve(region);
    } else {
      publish();
    }
    divided.born().forEach(part -> services.host().bear(part, leads));
    group.reportApplied(divided.index(), null);
    group.submitApply(applier::resume);
    if (leads) {
      group.spreadCommit();
      services.placement().reportSplit(divided.all());
      report();
    }
    splits.ended(divided.index(), divided.term(), new SplitOutcome.Done(divided.all()));
    end();
  }

  private void bornAgain(Region born, boolean campaign) {
    if (removed) {
      var last = Invariant.present(ending, "what a peer was removed by before it was born");
      services
          .host()
          .buryBorn(group, new Region(born.id(), born.range(), last.epoch(), last.peers()));
      return;
    }
    Invariant.check(incoming == null, "a snapshot comes for a region that a split makes");
    removed = true;
    group.halt();
    reads.abandon(new RegionError.NotInitialized(born.id()));
    services.host().bearAgain(group, campaign);
  }

  // Orders and the end

  private void order(RegionOrder order) {
    if (removed || !group.leads()) {
      return;
    }
    switch (order) {
      case RegionOrder.Transfer(_, _, var target) -> transfer(target);
      case RegionOrder.ChangeMembers change -> changeMembers(change);
    }
  }

  private void transfer(Peer target) {
    if (target.id() != group.self().id() && region.peer(target.id()) != null) {
      lease.giveUp();
      group.transferLeader(target.id());
    }
  }

  private void changeMembers(RegionOrder.ChangeMembers order) {
    var refusal = MembershipCheck.refuse(order, region, group.status());
    if (refusal.isPresent()) {
      log.atInfo()
          .addKeyValue("region", region.id())
          .addKeyValue("changes", order.changes())
          .addKeyValue("reason", refusal.get())
          .log("membership change refused");
      return;
    }
    var change = MembershipCheck.command(order, region);
    group.proposeChange(change.encode(), change.toRaft());
  }

  private void stepAside() {
    if (removed || !group.leads()) {
      return;
    }
    var status = group.status();
    Optional<Peer> best =
        region.peers().stream()
            .filter(peer -> peer.role() == Peer.Role.VOTER && peer.id() != group.self().id())
            .max((a, b) ->
                Long.compare(MembershipCheck.match(status, a), MembershipCheck.match(status, b)));
    best.ifPresent(this::transfer);
  }

  private void removedElsewhere(GroupStamp stamp) {
    var newer = new Epoch(stamp.confVer(), stamp.version());
    boolean knewAlready = isNoMember() && !newer.isOlderThan(region.epoch());
    if (!initialized || region.epoch().isOlderThan(newer) || knewAlready) {
      remove(region);
    }
  }

  /// PD may not have heard yet of the change that added this peer, so what it says counts from the
  /// epoch on that this peer knows of. One without data knows of that of whoever speaks to it.
  private void placementSays(Optional<Region> known) {
    var mine = initialized ? region.epoch() : introduced;
    if (known.isPresent()
        && !known.get().epoch().isOlderThan(mine)
        && known.get().peer(group.self().id()) == null) {
      remove(new Region(region.id(), region.range(), known.get().epoch(), known.get().peers()));
    }
  }

  /// The end of this peer.
  ///
  /// @param last the newest epoch whose members are known here, and these: others will be told by
  ///   it
  private void remove(Region last) {
    if (removed) {
      return;
    }
    if (incoming != null) {
      // Its data is being put in on another thread: it goes once that is done.
      removeOnceInstalled = last;
      return;
    }
    Invariant.check(last.id() == region.id(), "removing a peer of another region");
    removed = true;
    data.takeAway();
    lease.giveUp();
    writes.abandon(new RegionError.StaleCommand());
    splits.abandon(new RegionError.StaleCommand());
    reads.abandon(new RegionError.RegionNotFound(region.id()));
    log.atInfo()
        .addKeyValue("region", region.id())
        .addKeyValue("peer", group.self().id())
        .addKeyValue("epoch", last.epoch())
        .log("peer removed");
    group.halt();
    ending = last;
    end();
  }

  /// Only once all is applied is it known which keys are this Region's.
  private void end() {
    if (ending == null) {
      return;
    }
    if (isApplying()) {
      group.watchApplied();
      return;
    }
    var tombstone = new Region(region.id(), region.range(), ending.epoch(), ending.peers());
    services.host().deleteData(group, tombstone, initialized);
  }

  /// The store stops: whoever waits hears that their write may or may not happen.
  public void abandon() {
    writes.abandon(new RegionError.Undetermined("the store is stopping"));
    splits.abandon(new RegionError.Undetermined("the store is stopping"));
    reads.abandon(new RegionError.ServerBusy("the store is stopping", 100));
  }
}
