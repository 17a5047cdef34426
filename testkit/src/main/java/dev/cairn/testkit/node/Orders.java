package dev.cairn.testkit.node;

import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.pd.operator.Order;
import dev.cairn.store.command.ChangePeers;
import dev.cairn.store.report.RegionOrder;
import java.util.List;

/// PD's orders as stores get them: what the wire would do to them.
final class Orders {
  private Orders() {}

  static RegionOrder fromPd(Order order) {
    long region = order.regionId();
    var epoch = order.epoch();
    return switch (order.command()) {
      case Order.Command.AddLearner(var peer) ->
          change(region, epoch, ChangePeers.Kind.ADD_LEARNER, peer);
      case Order.Command.AddVoter(var peer) ->
          change(region, epoch, ChangePeers.Kind.ADD_VOTER, peer);
      case Order.Command.Remove(var peer) -> change(region, epoch, ChangePeers.Kind.REMOVE, peer);
      case Order.Command.Transfer(var peer) -> new RegionOrder.Transfer(region, epoch, peer);
    };
  }

  private static RegionOrder change(long region, Epoch epoch, ChangePeers.Kind kind, Peer peer) {
    return new RegionOrder.ChangeMembers(
        region, epoch, List.of(new ChangePeers.PeerChange(kind, peer.id(), peer.store())));
  }
}
