package dev.cairn.pd.checker;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.pd.cluster.Quorum;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.operator.Step;
import dev.cairn.pd.operator.StepGuard;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lets no step through that could leave a Region without a live quorum.
///
/// A voter is live when its store is heard of and the leader does not report it down or pending.
/// After the step, the live ones must be a majority of all voters. A leader is not removed: it
/// hands over first. A new peer on a store that has come to leave is not waited for.
public final class QuorumGuard implements StepGuard {
  private final StoreBoard board;

  /// Judges by the stores on `board`.
  public QuorumGuard(StoreBoard board) {
    this.board = board;
  }

  @Override
  public Verdict judge(RegionInfo region, Step step) {
    return switch (step) {
      case Step.AddLearner add ->
          isLeaving(add.store()) ? gone(add.store()) : judgeAddition(region);
      case Step.Promote promote ->
          isLeaving(promote.store()) ? gone(promote.store()) : judgePromotion(region, promote);
      case Step.RemovePeer remove -> judgeRemoval(region, remove);
      case Step.TransferLeader transfer -> judgeTransfer(region, transfer);
    };
  }

  private boolean isLeaving(long id) {
    var store = board.store(id);
    return store != null && store.isLeaving();
  }

  private static Verdict gone(long store) {
    return new Verdict.Cancel("store " + store + " leaves");
  }

  /// Without a live quorum a leader can change nothing, and would only be the last to know.
  private Verdict judgeAddition(RegionInfo region) {
    return Quorum.isMajority(liveVoters(region, 0), region.voters().size())
        ? new Verdict.Go()
        : new Verdict.Wait("too few voters are live");
  }

  private Verdict judgePromotion(RegionInfo region, Step.Promote promote) {
    var learner = region.region().peer(promote.peerId());
    if (learner == null || !isLive(region, learner)) {
      return new Verdict.Wait("the learner has not caught up");
    }
    int voters = region.voters().size() + 1;
    return Quorum.isMajority(liveVoters(region, learner.store()) + 1, voters)
        ? new Verdict.Go()
        : new Verdict.Wait("too few voters are live");
  }

  private Verdict judgeRemoval(RegionInfo region, Step.RemovePeer remove) {
    var peer = region.region().peer(remove.peerId());
    if (peer == null || peer.isLearner()) {
      return new Verdict.Go();
    }
    if (!Quorum.isMajority(liveVoters(region, peer.store()), region.voters().size() - 1)) {
      return new Verdict.Wait("too few voters would be left alive");
    }
    if (!region.isLeader(peer)) {
      return new Verdict.Go();
    }
    var heir = heir(region, peer);
    return heir == null
        ? new Verdict.Wait("nobody can take the leadership over")
        : new Verdict.First(new Step.TransferLeader(heir.store()));
  }

  private Verdict judgeTransfer(RegionInfo region, Step.TransferLeader transfer) {
    var peer = region.region().peerOn(transfer.store());
    return peer != null && isLive(region, peer)
        ? new Verdict.Go()
        : new Verdict.Wait("the next leader is not live");
  }

  /// The live voter, other than `leaving`, whose store leads the fewest Regions.
  private @Nullable Peer heir(RegionInfo region, Peer leaving) {
    List<Peer> live =
        region.voters().stream()
            .filter(peer -> peer.id() != leaving.id() && isLive(region, peer))
            .toList();
    return live.stream()
        .min(
            Comparator.comparingInt((Peer peer) -> isStaying(peer) ? 0 : 1)
                .thenComparingInt(peer -> board.leaders(peer.store()))
                .thenComparingLong(Peer::store))
        .orElse(null);
  }

  private boolean isStaying(Peer peer) {
    return board.store(peer.store()) != null && !isLeaving(peer.store());
  }

  private int liveVoters(RegionInfo region, long exceptStore) {
    return Quorum.liveVoters(region, exceptStore, board::store);
  }

  private boolean isLive(RegionInfo region, Peer peer) {
    return Quorum.isLive(region, peer, board::store);
  }
}
