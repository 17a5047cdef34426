package dev.cairn.store.peer;

import dev.cairn.base.bytes.Key;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.Region;
import dev.cairn.multiraft.transport.GroupStamp;
import dev.cairn.store.region.RegionSize;
import dev.cairn.store.report.NewIds;
import dev.cairn.store.report.RegionOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a peer finds in its mailbox besides Raft's mail.
public sealed interface PeerCommand {
  /// Replicate this.
  record Write(WriteRequest request) implements PeerCommand {}

  /// Say when a read is linearizable. `version` is the epoch's version it was accepted under.
  record Read(long version, Consumer<ReadOutcome> ready) implements PeerCommand {}

  /// Divide the Region at these keys; `version` is the epoch's version they were chosen under.
  record Split(long version, List<Key> keys, Consumer<SplitOutcome> done) implements PeerCommand {}

  /// How large the Region is under that version, and the keys at which it is too large to stay
  /// whole.
  record Sized(long version, RegionSize size, List<Key> cuts) implements PeerCommand {}

  /// PD has given ids for the Regions that shall come of that.
  record SplitIds(long version, List<Key> keys, List<NewIds> ids, Consumer<SplitOutcome> done)
      implements PeerCommand {}

  /// A split is applied and durable: these are the Regions it has left, this peer's among them, and
  /// the new ones that begin here.
  record Divided(long index, long term, List<Region> all, List<Region> born)
      implements PeerCommand {}

  /// The Region that this peer waits for, without data so far, has been made here by a split.
  record BornAgain(Region region, boolean campaign) implements PeerCommand {}

  /// PD wants something.
  record Order(RegionOrder order) implements PeerCommand {}

  /// Report to PD, if this peer leads.
  record Report() implements PeerCommand {}

  /// Stand for election now: this peer is the only voter.
  record Campaign() implements PeerCommand {}

  /// The data of this peer, which was removed, is gone.
  record DataGone() implements PeerCommand {}

  /// Give leadership to another voter, if there is one to take it.
  record StepAside() implements PeerCommand {}

  /// This peer removed itself when it led, and a quorum of the others knows.
  record Leave() implements PeerCommand {}

  /// Somebody who knows a newer Region says that this peer was removed.
  record Removed(GroupStamp stamp) implements PeerCommand {}

  /// What PD knows of the Region, asked for because no leader has been heard of.
  record PlacementSays(Optional<Region> region) implements PeerCommand {}
}
