package dev.cairn.raft;

import dev.cairn.raft.log.HardState;
import dev.cairn.raft.log.LogView;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.membership.MembershipChange;
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
///   apply, in the order of outputs:    out.snapshot, then out.committed; for each CHANGE entry applyChange(...)
///     then                             onApplied(index of the last)
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
/// - `committed` is given out once. An entry of kind CHANGE: decode its data (none means
///   [MembershipChange#LEAVE_JOINT]) and call [#applyChange] with it, in the order of the entries
///   and before the [#onApplied] that covers it; not to call it at all means that the embedding
///   refuses the change.
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
@SuppressWarnings("DoNotCallSuggester")
public final class RaftNode {
  private RaftNode() {}

  private static RuntimeException notLanded() {
    return new UnsupportedOperationException("the API lands first, the algorithm next");
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
    throw notLanded();
  }

  /// One tick of time has passed.
  public void tick() {
    throw notLanded();
  }

  /// A message of another peer of the group has arrived.
  public void step(Message message) {
    throw notLanded();
  }

  /// Appends one entry, if this peer leads.
  public ProposeResult propose(byte[] data) {
    return propose(List.of(data));
  }

  /// Appends all of them or none, if this peer leads.
  public ProposeResult propose(List<byte[]> data) {
    throw notLanded();
  }

  /// Appends a CHANGE entry with this data, which the embedding will decode to `change` when it
  /// applies it.
  public ProposeResult proposeChange(byte[] data, MembershipChange change) {
    throw notLanded();
  }

  /// The committed change takes effect; the configuration from now on.
  public Configuration applyChange(MembershipChange change) {
    throw notLanded();
  }

  /// Begins to hand over to this voter; a follower asks its leader to. False if that is not
  /// possible now.
  public boolean transferLeader(long target) {
    throw notLanded();
  }

  /// Asks from where on a read sees everything that was acknowledged before this call. The answer
  /// is in an output: a [ReadReady], or the id among the dropped ones.
  ///
  /// @param id unlike that of any other waiting read of this peer
  public void readIndex(long id) {
    throw notLanded();
  }

  /// Stands for election now, if a vote for itself breaks no promise to a leader; whether it does.
  public boolean campaign() {
    throw notLanded();
  }

  /// Begins a round of heartbeats now, if this peer leads: renews its lease, wakes followers.
  public void broadcastHeartbeat() {
    throw notLanded();
  }

  /// Whether [#takeOutput] would give anything to do.
  public boolean hasOutput() {
    throw notLanded();
  }

  /// What is to be done since the last one.
  public Output takeOutput() {
    throw notLanded();
  }

  /// The outputs up to this number are durable.
  public void onPersisted(long outputNumber) {
    throw notLanded();
  }

  /// Everything up to this index is applied; of a snapshot: it is installed.
  public void onApplied(long index) {
    throw notLanded();
  }

  /// Messages to this peer are being lost.
  public void reportUnreachable(long peer) {
    throw notLanded();
  }

  /// How the sending of a snapshot ended that an output wanted.
  public void reportSnapshot(long peer, SnapshotStatus status) {
    throw notLanded();
  }

  /// Whether this leader may serve reads under a lease at all.
  public boolean leaseAllowed() {
    throw notLanded();
  }

  /// What this peer is.
  public RoleKind role() {
    throw notLanded();
  }

  /// Its term.
  public long term() {
    throw notLanded();
  }

  /// The leader that it knows of in its term (itself, if it leads); 0 for none.
  public long leader() {
    throw notLanded();
  }

  /// How far it knows the log to be committed.
  public long commit() {
    throw notLanded();
  }

  /// Who takes part.
  public Configuration configuration() {
    throw notLanded();
  }

  /// All of it, at this moment.
  public Status status() {
    throw notLanded();
  }
}
