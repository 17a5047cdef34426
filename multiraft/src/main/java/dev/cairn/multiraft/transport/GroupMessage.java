package dev.cairn.multiraft.transport;

import dev.cairn.raft.Message;
import org.jspecify.annotations.Nullable;

/// What one peer of a group tells another.
public sealed interface GroupMessage {
  /// The group.
  long group();

  /// Who sends it.
  PeerRef from();

  /// Whom it is for.
  PeerRef to();

  /// Which description of the group the sender has.
  GroupStamp stamp();

  /// A message of the Raft algorithm.
  ///
  /// @param received for an InstallSnapshot that has arrived here: the files that came with it
  record OfRaft(
      long group,
      PeerRef from,
      PeerRef to,
      GroupStamp stamp,
      Message message,
      @Nullable ReceivedSnapshot received)
      implements GroupMessage {}

  /// The receiver is no member any more, as of `stamp`: it shall remove itself.
  record Removed(long group, PeerRef from, PeerRef to, GroupStamp stamp) implements GroupMessage {}
}
