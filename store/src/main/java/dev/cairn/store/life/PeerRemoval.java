package dev.cairn.store.life;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.WriteBatch;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.region.DataKeys;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import java.util.List;

/// Removes a peer and its data. Blocks on the disk: for the snapshot pool.
///
/// Order: the tombstone is durable first, then the data goes, and the log last (by the caller); so
/// a crash in between leaves a tombstone with remains, which the next start clears.
public final class PeerRemoval {
  private static final List<ColumnFamily> FAMILIES =
      List.of(ColumnFamily.DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE);

  private PeerRemoval() {}

  /// Removes peer `peerId` of the Region, as of that description.
  public static void remove(Engine engine, Region region, long peerId, boolean hasData) {
    try (var batch = engine.batch()) {
      LocalStates.putPeer(batch, new PeerState(PeerState.Phase.TOMBSTONE, region, peerId));
      engine.write(batch);
    }
    engine.flush();
    try (var batch = engine.batch()) {
      if (hasData) {
        for (var family : FAMILIES) {
          engine.deleteFilesIn(family, DataKeys.encode(region.range()));
        }
        deleteRange(batch, region.range());
      }
      LocalStates.deleteApplied(batch, region.id());
      engine.write(batch);
    }
  }

  /// Stages the deletion of all data in `range`.
  public static void deleteRange(WriteBatch batch, KeyRange range) {
    var keys = DataKeys.encode(range);
    for (var family : FAMILIES) {
      batch.deleteRange(family, keys);
    }
  }
}
