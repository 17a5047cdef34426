package dev.cairn.multiraft.group;

import dev.cairn.multiraft.apply.ApplyTask;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.GroupStamp;
import dev.cairn.multiraft.transport.PeerRef;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.raft.Transition;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.SnapshotMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the owner of a group makes of it. All methods are called on the group's poller, and must
/// not block.
public interface GroupLogic {
  /// A command posted by the owner. Proposals are best gathered until [#endTurn].
  void command(Object command);

  /// All commands of this turn have been given; propose now.
  void endTurn();

  /// A tick has passed.
  void tick();

  /// Whether a message may reach the node: not from strangers whose time is over.
  boolean admits(GroupMessage.OfRaft message);

  /// Whether a snapshot that has arrived could be put in here at all; asked before the node sees
  /// it.
  boolean acceptsSnapshot(ReceivedSnapshot snapshot);

  /// The node's role, term or leader has changed.
  void transition(Transition transition);

  /// Committed entries, in order, to be applied: the task goes to the group's apply worker.
  ApplyTask committed(List<Entry> entries);

  /// The apply worker reported `result` through [Group#reportApplied].
  void applied(Object result);

  /// The group has applied further than when this was called last.
  void appliedAdvanced(long index);

  /// A quorum has answered a round of messages that was sent at `sentAtNanos` (monotonic) or later.
  void quorumHeard(long sentAtNanos);

  /// The read asked for with `id` may be served once `index` is applied.
  void readReady(long id, long index);

  /// The read asked for with `id` came to nothing; it may be tried again.
  void readDropped(long id);

  /// That peer needs a snapshot: build and send one, then report with [GroupMail.SnapshotSent].
  void snapshotWanted(long peer);

  /// The log accepts this snapshot: a task that installs its data, durably, and then calls
  /// [Group#reportInstalled]. The group does nothing else until then.
  ApplyTask install(SnapshotMeta meta, ReceivedSnapshot snapshot);

  /// The snapshot is installed, and the log reset to it.
  void installed(SnapshotMeta meta);

  /// The log has no use for this snapshot: delete its files.
  void discard(ReceivedSnapshot snapshot);

  /// The peer with that id, or null if the owner knows none.
  @Nullable PeerRef peer(long id);

  /// Which description of the group this peer has.
  GroupStamp stamp();
}
