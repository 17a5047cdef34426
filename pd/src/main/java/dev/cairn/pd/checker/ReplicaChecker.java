package dev.cairn.pd.checker;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.pd.cluster.Quorum;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.cluster.Store;
import dev.cairn.pd.meta.IdAllocator;
import dev.cairn.pd.operator.Operator;
import dev.cairn.pd.operator.Step;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Keeps every Region at the wanted number of voters on stores that stay.
///
/// The first line that fits decides:
///
/// | what is seen | operator |
/// |---|---|
/// | no leader, or a joint change under way | none |
/// | a learner on a store that leaves | remove-gone-learner |
/// | a learner, and too few voters on stores that stay | promote-learner once it has caught up |
/// | a learner, and enough of them | remove-extra-learner |
/// | a voter on a store that leaves, more voters than wanted | remove-gone-replica |
/// | a voter on a store that leaves | replace-gone-replica: learner, promotion, removal |
/// | fewer voters than wanted | make-up-replica: learner, promotion |
/// | more voters than wanted | remove-extra-replica |
///
/// A store leaves when it is Down (silent for longer than `max-store-down-time`), Offline or a
/// Tombstone. A store that PD does not know is not taken for one that leaves: then it is PD's
/// memory that is wrong. A new replica goes to a store that is heard of, has room, and has no peer
/// of the Region: the one with the fewest peers. Everything can be resumed from the Region alone,
/// so that a lost operator does no harm.
public final class ReplicaChecker {
  private final StoreBoard board;
  private final IntSupplier wantedReplicas;
  private final IdAllocator ids;

  /// Decides by the stores on `board`; new peers take their ids from `ids`.
  public ReplicaChecker(StoreBoard board, IntSupplier wantedReplicas, IdAllocator ids) {
    this.board = board;
    this.wantedReplicas = wantedReplicas;
    this.ids = ids;
  }

  /// What has to be done to `region`, or null.
  public @Nullable Operator check(RegionInfo region) {
    if (region.leader() == null || region.inJointState()) {
      return null;
    }
    int wanted = wantedReplicas.getAsInt();
    var learners = region.learners();
    if (!learners.isEmpty()) {
      return checkLearner(region, learners, wanted);
    }
    var voters = region.voters();
    var leaving = voters.stream().filter(this::isLeaving).findFirst().orElse(null);
    if (leaving != null) {
      if (voters.size() > wanted) {
        return Operator.on(region, "remove-gone-replica", removal(leaving));
      }
      return replace(region, leaving);
    }
    if (voters.size() < wanted) {
      return makeUp(region);
    }
    if (voters.size() > wanted) {
      return Operator.on(region, "remove-extra-replica", removal(leastUseful(region)));
    }
    return null;
  }

  private @Nullable Operator checkLearner(RegionInfo region, List<Peer> learners, int wanted) {
    for (Peer learner : learners) {
      if (isLeaving(learner)) {
        return Operator.on(region, "remove-gone-learner", removal(learner));
      }
    }
    var learner = learners.getFirst();
    long staying = region.voters().stream().filter(voter -> !isLeaving(voter)).count();
    if (staying >= wanted) {
      return Operator.on(region, "remove-extra-learner", removal(learner));
    }
    return isWell(region, learner)
        ? Operator.on(region, "promote-learner", new Step.Promote(learner.id(), learner.store()))
        : null;
  }

  private @Nullable Operator makeUp(RegionInfo region) {
    var store = target(region);
    if (store == null) {
      return null;
    }
    long peer = ids.next();
    return Operator.on(
        region,
        "make-up-replica",
        new Step.AddLearner(peer, store.id()),
        new Step.Promote(peer, store.id()));
  }

  private @Nullable Operator replace(RegionInfo region, Peer leaving) {
    var store = target(region);
    if (store == null) {
      return null;
    }
    long peer = ids.next();
    return Operator.on(
        region,
        "replace-gone-replica",
        new Step.AddLearner(peer, store.id()),
        new Step.Promote(peer, store.id()),
        removal(leaving));
  }

  private @Nullable Store target(RegionInfo region) {
    return board.stores().stream()
        .filter(Store::takesReplicas)
        .filter(store -> region.region().peerOn(store.id()) == null)
        .min(
            Comparator.comparingInt((Store store) -> board.peers(store.id()))
                .thenComparingLong(Store::id))
        .orElse(null);
  }

  /// The voter that is missed least: one that does not keep up, else the one on the fullest store;
  /// the leader last.
  private Peer leastUseful(RegionInfo region) {
    return region.voters().stream()
        .max(
            Comparator.comparingInt((Peer peer) -> isWell(region, peer) ? 0 : 1)
                .thenComparingInt(peer -> region.isLeader(peer) ? 0 : 1)
                .thenComparingInt(peer -> board.peers(peer.store()))
                .thenComparingLong(Peer::store))
        .orElseThrow();
  }

  private boolean isWell(RegionInfo region, Peer peer) {
    return Quorum.isLive(region, peer, board::store);
  }

  private boolean isLeaving(Peer peer) {
    var store = board.store(peer.store());
    return store != null && store.isLeaving();
  }

  private static Step.RemovePeer removal(Peer peer) {
    return new Step.RemovePeer(peer.id(), peer.store());
  }
}
