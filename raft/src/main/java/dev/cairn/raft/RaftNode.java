package dev.cairn.raft;

import dev.cairn.raft.invariant.Invariant;
import dev.cairn.raft.log.HardState;
import dev.cairn.raft.log.LogView;
import dev.cairn.raft.log.RaftLog;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.membership.MembershipChange;
import dev.cairn.raft.progress.PeerProgress;
import dev.cairn.raft.progress.Progress;
import dev.cairn.raft.role.Leader;
import dev.cairn.raft.role.RoleKind;
import java.util.List;

/// One peer of one Raft group: calls in, an [Output] out. The door of this module; it dispatches
/// and holds no algorithm.
///
/// ## The loop
///
/// ```
/// any of: tick, step, propose..., readIndex, transferLeader, campaign, report..., onPersisted, onApplied
/// if hasOutput:
///   out = takeOutput()
///   note the time if out.roundStarted rose                     (leases count from before the sending)
///   send out.messages                                          (at once)
///   storage, in the order of outputs:  out.snapshot, out.entries, out.hardState, atomically
///     then, durable (if mustSync):     send out.afterPersisted, onPersisted(out.number)
///   apply, in the order of outputs:    out.snapshot, then out.committed
///     then                             onApplied(index of the last); of a CHANGE entry: applyChange or refuseChange
/// ```
///
/// Nothing is done inside a call beyond changing the state: what it leads to is in the next output,
/// and many calls may share one output. Storage and applying may each run behind, with several
/// outputs under way; only their own order counts.
///
/// ## What may leave when
///
/// - `messages` at once, before anything of their output is durable: a leader replicates while its
///   own disk works, and counts itself only after [#onPersisted].
/// - `afterPersisted` when this output AND all earlier ones are durable; with `!mustSync`, when all
///   earlier ones are.
/// - A crash may lose outputs that are not durable, always a tail of them: never a later one but
///   not an earlier one.
///
/// ## Applying
///
/// - `committed` is given out once. For each entry of kind CHANGE, in their order: decode its data
///   (none means [MembershipChange#LEAVE_JOINT]) and call [#applyChange] with it, or
///   [#refuseChange] if the state machine refuses it, as every peer's then must. Until then the
///   change is pending: no other is let in, and this peer does not campaign.
/// - A snapshot is reported with [#onApplied] before the first CHANGE entry behind it is applied.
/// - What was applied, the configuration, and a snapshot's being installed must survive a crash
///   together: `create` is given the configuration as of `applied`. `applied` may be older after a
///   crash, as long as the log from there on is kept.
///
/// ## Leases
///
/// The node has no clock. The embedding keeps for each round the time before it was sent; when
/// `roundConfirmed` rises to r, the lease runs until time(r) + duration; it holds only while
/// [#leaseAllowed]. A voter keeps its vote for at least `electionTicks - 1` whole ticks after it
/// has answered a round (the first tick may fall right behind the answer), so that is what the
/// duration, with the drift of clocks, must stay below.
///
/// ## A group's beginning
///
/// Bootstrapped: term and index [RaftConfig#INITIAL_TERM], [RaftConfig#INITIAL_INDEX], an empty log
/// from 6 on, the configuration given to all. A peer added later: [HardState#NEW], index 0,
/// [Configuration#EMPTY]; it accepts everything from a leader and never campaigns before it is
/// given a snapshot.
///
/// Thread: one at a time, its poller. Violated obligations throw and leave the node unusable.
public final class RaftNode {
  private final PeerState state;
  private final RaftLog log;
  private final Transfers transfers;
  private final Replication replication;
  private final Elections elections;
  private final Following following;
  private final Proposals proposals;
  private final Reads reads;

  private RaftNode(PeerState state) {
    this.state = state;
    this.log = state.log();
    this.transfers = new Transfers(state);
    this.replication = new Replication(state, transfers);
    this.elections = new Elections(state, replication);
    this.following = new Following(state);
    this.proposals = new Proposals(state, replication);
    this.reads = new Reads(state);
  }

  /// A node as of what storage has. The log must hold everything from `applied` on, `applied`
  /// included by its term.
  ///
  /// @param configuration as of `applied`
  public static RaftNode create(
      RaftConfig config,
      long self,
      HardState hardState,
      Configuration configuration,
      long applied,
      LogView log,
      ElectionJitter jitter) {
    RaftLog raftLog = new RaftLog(log, hardState.commit(), applied);
    return new RaftNode(new PeerState(config, self, hardState, configuration, raftLog, jitter));
  }

  /// One tick of time has passed.
  public void tick() {
    state.tickTimers();
    if (state.role() instanceof Leader leader) {
      replication.tick(leader);
    } else {
      elections.tick();
    }
  }

  /// A message of another peer of the group has arrived.
  public void step(Message message) {
    Invariant.check(
        message.to() == state.self(),
        "a message for another peer: to, self",
        message.to(),
        state.self());
    if (elections.admit(message)) {
      dispatch(message);
    }
  }

  /// Appends one entry, if this peer leads.
  public ProposeResult propose(byte[] data) {
    return propose(List.of(data));
  }

  /// Appends all of them or none, if this peer leads.
  public ProposeResult propose(List<byte[]> data) {
    return proposals.propose(data);
  }

  /// Appends a CHANGE entry with this data, which the embedding will decode to `change` when it
  /// applies it.
  public ProposeResult proposeChange(byte[] data, MembershipChange change) {
    return proposals.proposeChange(data, change);
  }

  /// The committed change takes effect; the configuration from now on. While a snapshot is given
  /// out and not applied, nothing changes: its configuration is in force already.
  public Configuration applyChange(MembershipChange change) {
    return proposals.apply(change);
  }

  /// The committed change takes no effect: every peer's state machine refuses it.
  public void refuseChange() {
    proposals.refuse();
  }

  /// What is committed now is told to all others as soon as it is applied here, not with the next
  /// entries or heartbeat. Only of a leader.
  public void spreadCommit() {
    if (state.role() instanceof Leader leader) {
      leader.spread(state.log().commit());
    }
  }

  /// Begins to hand over to this voter. False if this peer does not lead, or the target may not.
  public boolean transferLeader(long target) {
    return transfers.transfer(target);
  }

  /// Asks from where on a read sees everything that was acknowledged before this call. The answer
  /// is in an output: a [ReadReady], or the id among the dropped ones.
  ///
  /// @param id never used by this peer before, not even before a restart: a late answer to an old
  ///   read must not look like one to a new read
  public void readIndex(long id) {
    reads.readIndex(id);
  }

  /// Stands for election now, if a vote for itself breaks no promise to a leader; whether it does.
  public boolean campaign() {
    return elections.campaignNow();
  }

  /// Begins a round of heartbeats now, if this peer leads: renews its lease, wakes followers.
  public void broadcastHeartbeat() {
    if (state.role() instanceof Leader leader) {
      replication.startRound(leader);
    }
  }

  /// Whether [#takeOutput] would give anything to do.
  public boolean hasOutput() {
    sendDue();
    return state.out().hasAny(state.hardState(), log, state.roundStarted(), state.roundConfirmed());
  }

  /// What is to be done since the last one.
  public Output takeOutput() {
    sendDue();
    return state
        .out()
        .take(
            state.hardState(),
            log,
            state.config().maxCommittedBytesPerOutput(),
            state.roundStarted(),
            state.roundConfirmed());
  }

  /// The outputs up to this number are durable.
  public void onPersisted(long outputNumber) {
    state.out().onPersisted(outputNumber);
    log.onPersisted(outputNumber);
    if (state.role() instanceof Leader leader) {
      replication.ownLogDurable(leader);
    } else {
      elections.onPersisted();
    }
  }

  /// Everything up to this index is applied; of a snapshot: it is installed.
  public void onApplied(long index) {
    log.onApplied(index);
    if (state.role() instanceof Leader leader) {
      replication.applied(leader, index);
    }
  }

  /// Whether this leader knows that a quorum knows, also after a crash, of the last change of
  /// members. Before that, nobody may be let go because of it: those who know might be lost, and
  /// the others could elect nobody.
  public boolean isChangeKnown() {
    return state.role() instanceof Leader leader
        && leader.progress().knownCommit() >= leader.lastChange();
  }

  /// Whether somebody waits for [#onApplied] to be called soon: a follower that has asked for a
  /// read, or that may not act before it is told.
  public boolean awaitsApplied() {
    return state.role() instanceof Leader leader && replication.awaitsApplied(leader);
  }

  /// Messages to this peer are being lost.
  public void reportUnreachable(long peer) {
    replication.onUnreachable(peer);
  }

  /// How the sending of a snapshot ended that an output wanted.
  public void reportSnapshot(long peer, SnapshotStatus status) {
    replication.onSnapshotStatus(peer, status);
  }

  /// Whether this leader may serve reads under a lease at all.
  public boolean leaseAllowed() {
    return reads.leaseAllowed();
  }

  /// What this peer is.
  public RoleKind role() {
    return state.role().kind();
  }

  /// Its term.
  public long term() {
    return state.term();
  }

  /// The leader that it knows of in its term (itself, if it leads); 0 for none.
  public long leader() {
    return state.leader();
  }

  /// How far it knows the log to be committed.
  public long commit() {
    return log.commit();
  }

  /// Who takes part.
  public Configuration configuration() {
    return state.configuration();
  }

  /// All of it, at this moment.
  public Status status() {
    long target = state.role() instanceof Leader leader ? leader.transfer().target() : 0;
    return new Status(
        state.self(),
        state.role().kind(),
        state.term(),
        state.vote(),
        state.leader(),
        log.commit(),
        log.applied(),
        log.persisted(),
        log.lastIndex(),
        state.configuration(),
        target,
        peerStatus());
  }

  private void sendDue() {
    if (state.role() instanceof Leader leader) {
      proposals.leaveJointIfDue(leader);
      replication.sendDue(leader);
    } else {
      following.tellOfChange();
    }
  }

  private void dispatch(Message message) {
    switch (message) {
      case Message.Append append -> following.onAppend(append);
      case Message.AppendReply reply -> replication.onAppendReply(reply);
      case Message.Heartbeat heartbeat -> following.onHeartbeat(heartbeat);
      case Message.HeartbeatReply reply -> replication.onHeartbeatReply(reply);
      case Message.VoteRequest request -> elections.onVoteRequest(request);
      case Message.VoteReply reply -> elections.onVoteReply(reply);
      case Message.InstallSnapshot snapshot -> following.onInstallSnapshot(snapshot);
      case Message.TimeoutNow now -> elections.onTimeoutNow(now);
      case Message.ReadIndexRequest request -> reads.onRequest(request);
      case Message.ReadIndexReply reply -> reads.onReply(reply);
    }
  }

  private List<PeerStatus> peerStatus() {
    if (!(state.role() instanceof Leader leader)) {
      return List.of();
    }
    return leader.progress().all().stream().map(RaftNode::peerStatus).toList();
  }

  private static PeerStatus peerStatus(PeerProgress progress) {
    PeerStatus.State how =
        switch (progress.progress()) {
          case Progress.Probing _ -> PeerStatus.State.PROBING;
          case Progress.Replicating _ -> PeerStatus.State.REPLICATING;
          case Progress.AwaitingSnapshot _ -> PeerStatus.State.AWAITING_SNAPSHOT;
        };
    return new PeerStatus(
        progress.peer(),
        how,
        progress.match(),
        progress.next(),
        progress.committed(),
        progress.isActive(),
        progress.isLearner());
  }
}
