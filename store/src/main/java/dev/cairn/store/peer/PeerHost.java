package dev.cairn.store.peer;

import dev.cairn.engine.replicated.Region;
import dev.cairn.multiraft.group.Group;
import dev.cairn.multiraft.transport.GroupStamp;
import dev.cairn.multiraft.transport.PeerRef;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.store.read.Serving;
import dev.cairn.store.snapshot.SnapshotHeader;
import java.util.List;
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

  /// Keeps the keys of a snapshot's Region free for it until it is published or [#release]d; false
  /// if another peer of this store has some of them, so that it cannot be put in.
  boolean tryClaim(Region region);

  /// Keeps the keys of a Region free for it that a split has just made, until it is born.
  void reserve(Region region);

  /// The Region and those beside it here whose keys a client may still look for in it.
  List<Region> around(Region region);

  /// The Region that was claimed does not come.
  void release(long region);

  // Splits

  /// Whether a Region that a split makes begins here with its data: not if this store keeps no peer
  /// of it (any more). If so, nothing else happens to it here until [#bear].
  boolean mayBeBorn(Region region);

  /// Makes durable what has been written, and the beginning of these Regions' logs; then `done`, on
  /// another thread.
  void makeDurable(List<Region> born, Runnable done);

  /// Measures a Region, on another thread, and tells the peer ([PeerCommand.Sized]) with the keys
  /// at which it is to be divided, if any. False if there is no room for that now.
  boolean measure(Group group, Region region);

  /// Lets a new Region begin. If a peer of it waits here without data, that one hears
  /// [PeerCommand.BornAgain] first.
  ///
  /// @param campaign whether its peer shall stand for election at once
  void bear(Region region, boolean campaign);

  /// Opens the Region anew in the place of this peer, which has halted.
  void bearAgain(Group group, boolean campaign);

  /// Of a peer that was removed before it was born: takes the data with it.
  void buryBorn(Group group, Region last);

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
