package dev.cairn.multiraft.group;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.multiraft.apply.ApplyTask;
import dev.cairn.multiraft.persist.PersistRequest;
import dev.cairn.multiraft.poll.Actor;
import dev.cairn.multiraft.poll.Mailbox;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.PeerRef;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.raft.ElectionJitter;
import dev.cairn.raft.Message;
import dev.cairn.raft.Output;
import dev.cairn.raft.ProposeResult;
import dev.cairn.raft.RaftConfig;
import dev.cairn.raft.RaftNode;
import dev.cairn.raft.SnapshotStatus;
import dev.cairn.raft.Status;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.HardState;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.membership.MembershipChange;
import dev.cairn.raft.role.RoleKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One peer of one Raft group.
///
/// A turn: mail is given to the node or to the owner's logic, the logic proposes, then the node's
/// output is carried out: the leader's messages leave at once; entries and hard state go to the log
/// writer with the messages that depend on them; committed entries go to the apply worker.
///
/// Thread: its poller, except where a method says otherwise.
public final class Group implements Actor<GroupMail> {
  private static final int LEARNED_PEERS_MAX = 16;

  private final long id;
  private final PeerRef self;
  private final GroupServices services;
  private final RaftNode node;
  private final GroupLog view;
  private final Rounds rounds = new Rounds();
  private final LinkedHashMap<Long, PeerRef> learned = new LinkedHashMap<>();
  private @Nullable GroupLogic owner;
  private @Nullable Mailbox<GroupMail> mailbox;
  private @Nullable ReceivedSnapshot offered;
  private @Nullable Output held;
  private @Nullable HardState unwritten;
  private @Nullable SnapshotMeta resetTo;
  private long resetOutput;
  private boolean installing;
  private boolean halted;
  private long persistsUnderWay;
  private long appliedSeen;

  /// How far the apply worker has come; written there, read here.
  private volatile long applied;

  /// Whether somebody waits for [#applied] to advance; otherwise the worker spares the poller the
  /// wake-up.
  private volatile boolean wakeOnApply;

  /// What a group starts from.
  ///
  /// @param group its id
  /// @param self this peer
  /// @param configuration the members as of `applied`
  /// @param applied how far the state machine is durably applied
  public record Start(long group, PeerRef self, Configuration configuration, long applied) {}

  /// A group that starts with what the log holds; the log must reach up to `start.applied` at
  /// least.
  public Group(Start start, RaftConfig config, ElectionJitter jitter, GroupServices services) {
    this.id = start.group();
    this.self = start.self();
    this.services = services;
    this.applied = start.applied();
    this.appliedSeen = start.applied();
    var stored = services.log().hardState(id);
    var hardState =
        new HardState(stored.term(), stored.vote(), Math.max(stored.commit(), start.applied()));
    this.view = new GroupLog(services.log(), id);
    this.node =
        RaftNode.create(
            config, self.id(), hardState, start.configuration(), start.applied(), view, jitter);
  }

  /// Gives the group its owner and its mailbox; before the first mail.
  public void attach(GroupLogic logic, Mailbox<GroupMail> box) {
    this.owner = logic;
    this.mailbox = box;
  }

  private GroupLogic logic() {
    return Invariant.present(owner, "owner of group");
  }

  /// The group's id. Any thread.
  public long id() {
    return id;
  }

  /// This peer. Any thread.
  public PeerRef self() {
    return self;
  }

  /// The Raft node's state in full, not for the main path.
  public Status status() {
    return node.status();
  }

  /// Whether this peer leads.
  public boolean leads() {
    return node.role() == RoleKind.LEADER;
  }

  /// The node's term.
  public long term() {
    return node.term();
  }

  /// The id of the peer that leads, 0 if none is known.
  public long leader() {
    return node.leader();
  }

  /// Whether this peer may serve reads on its lease, as far as Raft can tell; the owner keeps the
  /// time.
  public boolean leaseAllowed() {
    return node.leaseAllowed();
  }

  /// How far entries have been applied. Any thread.
  public long applied() {
    return applied;
  }

  /// Proposes an entry.
  public ProposeResult propose(byte[] data) {
    return node.propose(data);
  }

  /// Proposes an entry that changes the members.
  public ProposeResult proposeChange(byte[] data, MembershipChange change) {
    wakeOnApply = true;
    return node.proposeChange(data, change);
  }

  /// The entry that changes the members is applied: from now on they are these.
  public Configuration applyChange(MembershipChange change) {
    return node.applyChange(change);
  }

  /// The entry that changes the members is applied and has changed nothing.
  public void refuseChange() {
    node.refuseChange();
  }

  /// Whether a quorum is known to know of the last change of members, so that others may act on it.
  public boolean isChangeKnown() {
    return node.isChangeKnown();
  }

  /// Hands leadership over to that peer, once its log is complete.
  public void transferLeader(long target) {
    node.transferLeader(target);
  }

  /// Stands for election now.
  public void campaign() {
    node.campaign();
  }

  /// Asks how far a linearizable read must have applied; answered by [GroupLogic#readReady].
  public void readIndex(long readId) {
    node.readIndex(readId);
  }

  /// Asks to be told through [GroupLogic#appliedAdvanced] as soon as more is applied.
  public void watchApplied() {
    wakeOnApply = true;
    // The worker may just have looked.
    if (applied > appliedSeen) {
      post(new GroupMail.Applied(null));
    }
  }

  /// Drops the log's entries up to `index`, which must be applied and durable in the engine.
  public void truncateLog(long index, long term) {
    view.drop(index, term);
    persist(batch -> batch.truncate(id, index, term), List.of(), 0);
  }

  /// Forgets the log, after all that was asked before; `done` runs on the log writer's thread. Only
  /// of a group that is halted.
  public void deleteLog(Runnable done) {
    services.persist().accept(new PersistRequest(batch -> batch.delete(id), List.of(), done));
  }

  /// Runs `action` on the log writer's thread, after all that was asked before is durable.
  public void afterWrites(Runnable action) {
    services.persist().accept(new PersistRequest(_ -> {}, List.of(), action));
  }

  /// No snapshot is sent to that peer for now.
  public void refuseSnapshot(long peer) {
    post(new GroupMail.SnapshotSent(peer, SnapshotStatus.FAILED));
  }

  /// Tells all others at once how far the log is committed, if this peer leads.
  public void spreadCommit() {
    node.spreadCommit();
  }

  /// Takes no more part in the group: hears no messages, sends none, and time stands still.
  public void halt() {
    halted = true;
  }

  /// Makes a note beside the log durable.
  public void noteInLog(byte[] note) {
    persist(batch -> batch.note(id, note), List.of(), 0);
  }

  /// Runs a task after everything committed so far. Any thread.
  public void submitApply(ApplyTask task) {
    services.worker().submit(task);
  }

  /// Sends to a peer outside Raft's own messages.
  public void send(GroupMessage message) {
    services.transport().send(message);
  }

  /// The apply worker has applied up to `index`; `result`, if any, goes to [GroupLogic#applied].
  /// Thread: the worker.
  public void reportApplied(long index, @Nullable Object result) {
    applied = index;
    if (result != null || wakeOnApply) {
      post(new GroupMail.Applied(result));
    }
  }

  /// The snapshot that [GroupLogic#install] was asked for is installed and durable. Any thread.
  public void reportInstalled(SnapshotMeta meta) {
    applied = meta.index();
    post(new GroupMail.Installed(meta));
  }

  /// Gives the owner's logic a command. Any thread.
  public void tell(Object command) {
    post(new GroupMail.Command(command));
  }

  private void post(GroupMail mail) {
    if (mailbox != null) {
      mailbox.post(mail);
    }
  }

  @Override
  public void receive(GroupMail mail) {
    switch (mail) {
      case GroupMail.FromPeer(var message) -> receive(message);
      case GroupMail.Command(var command) -> logic().command(command);
      case GroupMail.Durable(var output) -> durable(output);
      case GroupMail.Applied(var result) -> {
        observeApplied();
        if (result != null) {
          logic().applied(result);
        }
      }
      case GroupMail.Installed(var meta) -> installed(meta);
      case GroupMail.SnapshotSent(var peer, var status) -> node.reportSnapshot(peer, status);
      case GroupMail.Unreachable(var peer) -> node.reportUnreachable(peer);
    }
  }

  private void durable(long output) {
    persistsUnderWay--;
    if (output == 0) {
      return;
    }
    if (resetTo != null && output >= resetOutput) {
      view.drop(resetTo.index(), resetTo.term());
      resetTo = null;
    }
    node.onPersisted(output);
  }

  private void receive(GroupMessage.OfRaft message) {
    var received = message.received();
    if (installing || halted || !logic().admits(message)) {
      discard(received);
      return;
    }
    if (received != null) {
      // What the node has decided so far comes before the snapshot, in an output of its own, so
      // that
      // nothing of it is held back while the snapshot is put in.
      carryOut();
      if (!logic().acceptsSnapshot(received)) {
        discard(received);
        return;
      }
    }
    if (logic().peer(message.from().id()) == null) {
      learn(message.from());
    }
    if (received == null) {
      node.step(message.message());
      return;
    }
    offered = received;
    node.step(message.message());
    carryOut();
    if (offered != null) {
      discard(offered);
      offered = null;
    }
  }

  private void discard(@Nullable ReceivedSnapshot snapshot) {
    if (snapshot != null) {
      logic().discard(snapshot);
    }
  }

  private void learn(PeerRef peer) {
    if (learned.size() >= LEARNED_PEERS_MAX && !learned.containsKey(peer.id())) {
      learned.pollFirstEntry();
    }
    learned.put(peer.id(), peer);
  }

  @Override
  public void tick() {
    if (!installing && !halted) {
      node.tick();
      logic().tick();
    }
  }

  @Override
  public void endTurn() {
    observeApplied();
    logic().endTurn();
    carryOut();
    if (node.awaitsApplied()) {
      watchApplied();
    }
  }

  private void observeApplied() {
    long now = applied;
    if (now > appliedSeen && !installing) {
      appliedSeen = now;
      wakeOnApply = false;
      node.onApplied(now);
      logic().appliedAdvanced(now);
    }
  }

  private void carryOut() {
    while (!installing && !halted && node.hasOutput()) {
      // Before any message of the round leaves, so that a lease never counts from later than it was
      // sent.
      long now = services.clock().monotonicNanos();
      carryOut(node.takeOutput(), now);
    }
  }

  private void carryOut(Output output, long now) {
    output.transitions().forEach(logic()::transition);
    rounds.started(output.roundStarted(), now);
    sendAll(output.messages());
    output.droppedReads().forEach(logic()::readDropped);
    if (output.snapshot() != null) {
      install(output);
      return;
    }
    persist(output);
    if (!output.committed().isEmpty()) {
      services.worker().submit(logic().committed(output.committed()));
    }
    if (rounds.confirmed(output.roundConfirmed())) {
      logic().quorumHeard(rounds.confirmedNanos());
    }
    output.reads().forEach(read -> logic().readReady(read.id(), read.index()));
    output.snapshotsWanted().forEach(logic()::snapshotWanted);
  }

  private void sendAll(List<Message> messages) {
    for (var message : messages) {
      var addressed = address(message);
      if (addressed != null) {
        services.transport().send(addressed);
      }
    }
  }

  /// Null where nobody knows the way any more; Raft treats it like a lost message.
  private GroupMessage.@Nullable OfRaft address(Message message) {
    var to = logic().peer(message.to());
    if (to == null) {
      to = learned.get(message.to());
    }
    return to == null
        ? null
        : new GroupMessage.OfRaft(id, self, to, logic().stamp(), message, null);
  }

  private void persist(Output output) {
    if (output.hardState() != null) {
      unwritten = output.hardState();
    }
    var afterwards = addressAll(output.afterPersisted());
    if (output.mustSync()) {
      persist(changes(output.entries()), afterwards, output.number());
    } else if (!afterwards.isEmpty() && persistsUnderWay > 0) {
      persist(_ -> {}, afterwards, output.number());
    } else {
      afterwards.forEach(services.transport()::send);
    }
  }

  private List<GroupMessage> addressAll(List<Message> messages) {
    var addressed = new ArrayList<GroupMessage>(messages.size());
    for (var message : messages) {
      var one = address(message);
      if (one != null) {
        addressed.add(one);
      }
    }
    return addressed;
  }

  /// The latest hard state goes along with entries; by itself, a higher commit index is not worth
  /// an fdatasync.
  private Consumer<RaftLog.Batch> changes(List<Entry> entries) {
    var hardState = unwritten;
    unwritten = null;
    return batch -> {
      if (!entries.isEmpty()) {
        batch.append(id, GroupLog.toStore(entries));
      }
      if (hardState != null) {
        batch.hardState(id, toStore(hardState));
      }
    };
  }

  private static HardStateRecord toStore(HardState state) {
    return new HardStateRecord(state.term(), state.vote(), state.commit());
  }

  private void persist(
      Consumer<RaftLog.Batch> changes, List<GroupMessage> afterwards, long output) {
    persistsUnderWay++;
    Runnable onDurable = () -> post(new GroupMail.Durable(output));
    services.persist().accept(new PersistRequest(changes, afterwards, onDurable));
  }

  private void install(Output output) {
    var meta = Invariant.present(output.snapshot(), "snapshot to put in");
    var snapshot = Invariant.present(offered, "files of the snapshot to put in");
    offered = null;
    installing = true;
    held = output;
    services.worker().submit(logic().install(meta, snapshot));
  }

  /// The data is there and durable: now the log may be reset to it, and the leader told.
  private void installed(SnapshotMeta meta) {
    var output = Invariant.present(held, "output with the snapshot that was put in");
    installing = false;
    held = null;
    appliedSeen = meta.index();
    if (output.hardState() != null) {
      unwritten = output.hardState();
    }
    resetTo = meta;
    resetOutput = output.number();
    var rest = changes(output.entries());
    persist(
        batch -> {
          batch.truncate(id, meta.index(), meta.term());
          rest.accept(batch);
        },
        addressAll(output.afterPersisted()),
        output.number());
    logic().installed(meta);
    node.onApplied(meta.index());
    logic().appliedAdvanced(meta.index());
  }
}
