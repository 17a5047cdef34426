package dev.cairn.store.peer;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.raft.Status;
import dev.cairn.store.command.ChangePeers;
import dev.cairn.store.report.RegionOrder;
import java.util.Optional;

/// Which membership changes a leader proposes: those that were made for the Region as it is, and
/// after which the voters that answer still are a majority.
final class MembershipCheck {
  private MembershipCheck() {}

  /// The order as a command for this Region.
  static ChangePeers command(RegionOrder.ChangeMembers order, Region region) {
    return new ChangePeers(region.epoch().confVer(), order.changes());
  }

  /// Why the order is not carried out, or empty.
  static Optional<String> refuse(RegionOrder.ChangeMembers order, Region region, Status status) {
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

  private static Optional<String> quorum(Region after, Status status) {
    int voters = 0;
    int healthy = 0;
    for (var peer : after.peers()) {
      if (peer.role() == Peer.Role.VOTER || peer.role() == Peer.Role.INCOMING_VOTER) {
        voters++;
        if (peer.id() == status.self() || answers(status, peer)) {
          healthy++;
        }
      }
    }
    return healthy > voters / 2
        ? Optional.empty()
        : Optional.of("only " + healthy + " of " + voters + " voters would answer");
  }

  private static boolean answers(Status status, Peer peer) {
    return status.peers().stream().anyMatch(one -> one.peer() == peer.id() && one.active());
  }

  /// How far that peer's log is known to reach, 0 if nothing is known.
  static long match(Status status, Peer peer) {
    for (var one : status.peers()) {
      if (one.peer() == peer.id()) {
        return one.match();
      }
    }
    return 0;
  }
}
