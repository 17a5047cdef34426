package dev.cairn.store.life;

import dev.cairn.engine.WriteBatch;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;

/// A Region that begins with data that is here already: a part of one that was divided.
///
/// Its first description and applied index are written together with the cut, so that a crash
/// leaves both or none. Its log begins behind the same index, as if a snapshot had been put in.
public final class Birth {
  private Birth() {}

  /// Stages peer `peer` of a new Region.
  public static void stage(WriteBatch batch, Region region, long peer) {
    LocalStates.putPeer(batch, new PeerState(PeerState.Phase.NORMAL, region, peer));
    LocalStates.putRestored(batch, region.id(), ApplyState.INITIAL);
  }

  /// Makes the log of a Region begin behind `applied`, durably. A peer that waited here for the
  /// same Region without data may have voted already: that is kept.
  public static void beginLog(RaftLog log, long region, ApplyState applied) {
    var known = log.hardState(region);
    var state =
        known.term() < applied.term()
            ? new HardStateRecord(applied.term(), 0, applied.index())
            : new HardStateRecord(
                known.term(), known.vote(), Math.max(known.commit(), applied.index()));
    var batch = log.batch();
    batch.truncate(region, applied.index(), applied.term());
    batch.hardState(region, state);
    log.write(batch);
  }
}
