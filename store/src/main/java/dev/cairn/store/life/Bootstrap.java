package dev.cairn.store.life;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import dev.cairn.store.report.Placement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The first start of a store, and of a cluster.
///
/// A store gets its id from PD and keeps it. If the cluster has no Region yet, the store writes the
/// first one to its own disk, then asks PD to begin with it; whoever asks first wins, the others
/// forget theirs. A crash in between leaves a Region that PD may or may not know: the next start
/// asks again with the same one.
public final class Bootstrap {
  private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);

  private static final Epoch FIRST = new Epoch(1, 1);

  private final Engine engine;
  private final RaftLog raftLog;
  private final Placement placement;

  /// Starts a store that keeps its data in `engine` and `raftLog`.
  public Bootstrap(Engine engine, RaftLog raftLog, Placement placement) {
    this.engine = engine;
    this.raftLog = raftLog;
    this.placement = placement;
  }

  /// Returns the store's id, new or kept, once the cluster has its first Region. Throws
  /// [CairnException] if the data belongs to another cluster.
  public long run() {
    long cluster = placement.clusterId();
    var ident = LocalStates.ident(engine);
    if (ident.isPresent() && ident.get().cluster() != cluster) {
      throw new CairnException(
          ErrorCode.CLUSTER_MISMATCH,
          "this data directory belongs to cluster "
              + ident.get().cluster()
              + ", PD serves cluster "
              + cluster);
    }
    long store = ident.isPresent() ? ident.get().store() : newStore(cluster);
    if (!placement.isBootstrapped()) {
      bootstrapCluster(store);
    } else {
      forgetUnknownFirstRegion();
    }
    return store;
  }

  private long newStore(long cluster) {
    long store = placement.allocateId();
    try (var batch = engine.batch()) {
      LocalStates.putIdent(batch, new LocalStates.Ident(cluster, store));
      engine.write(batch);
    }
    engine.flush();
    log.atInfo().addKeyValue("store", store).addKeyValue("cluster", cluster).log("new store");
    return store;
  }

  private void bootstrapCluster(long store) {
    var prepared =
        LocalStates.all(engine).stream()
            .filter(state -> state.phase() == PeerState.Phase.NORMAL)
            .map(PeerState::region)
            .findFirst();
    var first = prepared.orElseGet(() -> prepare(store));
    if (placement.bootstrap(store, first)) {
      log.atInfo().addKeyValue("region", first.id()).log("cluster bootstrapped");
    } else if (placement.region(first.id()).isEmpty()) {
      // Another store was faster. (An answer of PD's that got lost says the same, but then it knows
      // the Region.)
      forget(first.id());
    }
  }

  private Region prepare(long store) {
    long region = placement.allocateId();
    long peer = placement.allocateId();
    var first =
        new Region(region, KeyRange.ALL, FIRST, List.of(new Peer(peer, store, Peer.Role.VOTER)));
    var initial = ApplyState.INITIAL;
    var logBatch = raftLog.batch();
    logBatch.truncate(region, initial.index(), initial.term());
    logBatch.hardState(region, new HardStateRecord(initial.term(), 0, initial.index()));
    raftLog.write(logBatch);
    try (var batch = engine.batch()) {
      LocalStates.putPeer(batch, new PeerState(PeerState.Phase.NORMAL, first, peer));
      LocalStates.putApplied(batch, region, initial);
      engine.write(batch);
    }
    engine.flush();
    return first;
  }

  /// A Region that this store prepared, crashed before asking, and that PD began without.
  private void forgetUnknownFirstRegion() {
    for (var state : LocalStates.all(engine)) {
      var applied = LocalStates.applied(engine, state.region().id());
      boolean untouched =
          state.region().epoch().equals(FIRST)
              && applied.equals(ApplyState.INITIAL)
              && raftLog.lastIndex(state.region().id()) == ApplyState.INITIAL.index();
      if (untouched && placement.region(state.region().id()).isEmpty()) {
        forget(state.region().id());
      }
    }
  }

  private void forget(long region) {
    try (var batch = engine.batch()) {
      LocalStates.deletePeer(batch, region);
      engine.write(batch);
    }
    engine.flush();
    var logBatch = raftLog.batch();
    logBatch.delete(region);
    raftLog.write(logBatch);
  }
}
