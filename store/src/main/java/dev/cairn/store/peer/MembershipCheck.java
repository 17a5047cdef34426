package dev.cairn.store.peer;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.raft.RaftStatus;
import dev.cairn.store.command.ChangePeers;
import dev.cairn.store.report.RegionOrder;
import java.util.Optional;

/// Which membership changes a leader proposes: those that were made for the Region as it is, and after which the voters
/// that answer still are a majority.
final class MembershipCheck {
  private MembershipCheck() {}

  /// The order as a command for this Region.
  static ChangePeers command(RegionOrder.ChangeMembers order, Region region) {
    return new ChangePeers(region.epoch().confVer(), order.changes());
  }

  /// Why the order is not carried out, or empty.
  static Optional<String> refuse(
      RegionOrder.ChangeMembers order, Region region, RaftStatus status) {
    if (!order.epoch().equals(region.epoch())) {
      return Optional.of("made for epoch " + order.epoch() + ", now " + region.epoch());
    }
    var refusal = command(order, region).refuse(region);
    if (refusal != null) {
      return Optional.of(refusal);
    }
    for (var change : order.changes()) {
      if (change.peer() == status.leader() && change.kind() != ChangePeers.Kind.ADD_VOTER) {
        return Optional.of("the leader does not remove itself: transfer leadership first");
      }
    }
    return quorum(command(order, region).apply(region), status);
  }

  private static Optional<String> quorum(Region after, RaftStatus status) {
    int voters = 0;
    int healthy = 0;
    for (var peer : after.peers()) {
      if (peer.role() == Peer.Role.VOTER || peer.role() == Peer.Role.INCOMING_VOTER) {
        voters++;
        var progress = status.progress().get(peer.id());
        if (peer.id() == status.leader() || (progress != null && progress.recentlyActive())) {
          healthy++;
        }
      }
    }
    return healthy > voters / 2
        ? Optional.empty()
        : Optional.of("only " + healthy + " of " + voters + " voters would answer");
  }

  /// How far that peer's log is known to reach.
  static long match(RaftStatus status, Peer peer) {
    var progress = status.progress().get(peer.id());
    return progress == null ? 0 : progress.match();
  }
}
