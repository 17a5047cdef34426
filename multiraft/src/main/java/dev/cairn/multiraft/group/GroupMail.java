package dev.cairn.multiraft.group;

import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.raft.SnapshotStatus;
import dev.cairn.raft.log.SnapshotMeta;
import org.jspecify.annotations.Nullable;

/// What a group finds in its mailbox.
public sealed interface GroupMail {
  /// A message from another peer.
  record FromPeer(GroupMessage.OfRaft message) implements GroupMail {}

  /// Something for the owner's logic.
  record Command(Object command) implements GroupMail {}

  /// What the node's outputs up to this number asked to be written is durable; 0 for what the owner
  /// asked for.
  record Durable(long output) implements GroupMail {}

  /// The apply worker has something to tell the owner's logic, or only that it has come further
  /// (null).
  record Applied(@Nullable Object result) implements GroupMail {}

  /// A snapshot's data is installed and durable.
  record Installed(SnapshotMeta meta) implements GroupMail {}

  /// How sending a snapshot to a peer ended.
  record SnapshotSent(long peer, SnapshotStatus status) implements GroupMail {}

  /// A message to the peer could not be delivered.
  record Unreachable(long peer) implements GroupMail {}
}
