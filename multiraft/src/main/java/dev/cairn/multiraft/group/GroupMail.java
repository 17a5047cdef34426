package dev.cairn.multiraft.group;

import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.raft.SnapshotMeta;
import org.jspecify.annotations.Nullable;

/// What a group finds in its mailbox.
public sealed interface GroupMail {
  /// A message from another peer.
  record FromPeer(GroupMessage.OfRaft message) implements GroupMail {}

  /// Something for the owner's logic.
  record Command(Object command) implements GroupMail {}

  /// The log is durable up to this entry.
  record Durable(long index, long term) implements GroupMail {}

  /// Something that the group asked the log writer for is durable, no entry among it.
  record Noted() implements GroupMail {}

  /// The apply worker has something to tell the owner's logic, or only that it has come further (null).
  record Applied(@Nullable Object result) implements GroupMail {}

  /// A snapshot's data is installed and durable.
  record Installed(SnapshotMeta meta) implements GroupMail {}

  /// How sending a snapshot to a peer ended.
  record SnapshotSent(long peer, boolean delivered) implements GroupMail {}

  /// A message to the peer could not be delivered.
  record Unreachable(long peer) implements GroupMail {}
}
