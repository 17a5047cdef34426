package dev.cairn.pd.operator;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.pd.cluster.RegionInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One change of a Region that its leader is asked for, and how to see that it has happened.
///
/// | step | done when | configuration changes |
/// |---|---|---|
/// | AddLearner | the peer is there and not pending | 1 once it is there |
/// | Promote | the peer votes | 1 |
/// | RemovePeer | the peer is gone | 1 |
/// | TransferLeader | a peer on that store leads | 0 |
public sealed interface Step {
  /// A snapshot may have to be moved.
  Duration SLOW = Duration.ofMinutes(10);

  /// Only the log has to be.
  Duration FAST = Duration.ofMinutes(1);

  /// Whether the Region shows the step done.
  boolean isDone(RegionInfo region);

  /// By how much it has raised the Region's `conf_ver` so far.
  int confVerChanged(RegionInfo region);

  /// How long it may take.
  Duration timeout();

  /// Why it can no longer be done, whatever one waits for; null if it can.
  @Nullable String obstacle(RegionInfo region);

  /// A new peer that does not vote yet.
  ///
  /// @param peerId its id, new
  /// @param store where, a store without a peer of the Region
  record AddLearner(long peerId, long store) implements Step {
    @Override
    public boolean isDone(RegionInfo region) {
      var peer = region.region().peer(peerId);
      return peer != null && !region.isPending(peer);
    }

    @Override
    public int confVerChanged(RegionInfo region) {
      return region.region().peer(peerId) != null ? 1 : 0;
    }

    @Override
    public Duration timeout() {
      return SLOW;
    }

    @Override
    public @Nullable String obstacle(RegionInfo region) {
      var there = region.region().peerOn(store);
      return there != null && there.id() != peerId
          ? "store " + store + " has peer " + there.id() + " already"
          : null;
    }

    @Override
    public String toString() {
      return "add learner " + peerId + " on store " + store;
    }
  }

  /// A learner becomes a voter.
  ///
  /// @param peerId the learner
  /// @param store where it is
  record Promote(long peerId, long store) implements Step {
    @Override
    public boolean isDone(RegionInfo region) {
      var peer = region.region().peer(peerId);
      return peer != null && peer.role() == Peer.Role.VOTER;
    }

    @Override
    public int confVerChanged(RegionInfo region) {
      return isDone(region) ? 1 : 0;
    }

    @Override
    public Duration timeout() {
      return FAST;
    }

    @Override
    public @Nullable String obstacle(RegionInfo region) {
      return region.region().peer(peerId) == null ? "peer " + peerId + " is not there" : null;
    }

    @Override
    public String toString() {
      return "promote learner " + peerId + " on store " + store;
    }
  }

  /// A peer goes.
  ///
  /// @param peerId the peer
  /// @param store where it is
  record RemovePeer(long peerId, long store) implements Step {
    @Override
    public boolean isDone(RegionInfo region) {
      return region.region().peer(peerId) == null;
    }

    @Override
    public int confVerChanged(RegionInfo region) {
      return isDone(region) ? 1 : 0;
    }

    @Override
    public Duration timeout() {
      return FAST;
    }

    @Override
    public @Nullable String obstacle(RegionInfo region) {
      return null;
    }

    @Override
    public String toString() {
      return "remove peer " + peerId + " on store " + store;
    }
  }

  /// Another peer leads.
  ///
  /// @param store where that peer is
  record TransferLeader(long store) implements Step {
    @Override
    public boolean isDone(RegionInfo region) {
      var leader = region.leader();
      return leader != null && leader.store() == store;
    }

    @Override
    public int confVerChanged(RegionInfo region) {
      return 0;
    }

    @Override
    public Duration timeout() {
      return FAST;
    }

    @Override
    public @Nullable String obstacle(RegionInfo region) {
      var peer = region.region().peerOn(store);
      return peer == null || peer.isLearner() ? "store " + store + " has no voter" : null;
    }

    @Override
    public String toString() {
      return "transfer leader to store " + store;
    }
  }
}
