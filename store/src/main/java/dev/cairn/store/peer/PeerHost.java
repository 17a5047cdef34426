package dev.cairn.store.peer;

import dev.cairn.engine.replicated.Region;
import dev.cairn.multiraft.group.Group;
import dev.cairn.multiraft.transport.GroupStamp;
import dev.cairn.multiraft.transport.PeerRef;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.store.read.Serving;
import dev.cairn.store.snapshot.SnapshotHeader;
import org.jspecify.annotations.Nullable;

/// What a peer asks of the store around it. Thread-safe; nothing here blocks.
public interface PeerHost {
  /// From now on, requests are checked against this.
  void publish(Serving serving);

  /// Builds a snapshot and sends it to `to`; the group hears how that ended.
  void sendSnapshot(Group group, PeerRef to, GroupStamp stamp);

  /// Puts a snapshot in, on another thread, then tells the group.
  ///
  /// @param old the Region here whose data it replaces, null if there was none
  void installSnapshot(
      Group group,
      SnapshotMeta meta,
      SnapshotHeader header,
      @Nullable Region old,
      ReceivedSnapshot files);

  /// Deletes a snapshot's files.
  void discard(ReceivedSnapshot files);

  /// Whether the snapshot's Region overlaps another peer of this store, so that it cannot be put
  /// in.
  boolean overlapsAnother(Region region);

  /// Leaves a tombstone and deletes the peer's data, behind everything it has yet to apply; the
  /// peer then hears [PeerCommand.DataGone].
  ///
  /// @param last the Region's range here, with the newest epoch whose members are known and these
  void deleteData(Group group, Region last, boolean hasData);

  /// The peer is gone with its log: forget it.
  void retire(Group group);

  /// Asks for a flush of the engine, so that the log can be trimmed.
  void requestFlush();
}
