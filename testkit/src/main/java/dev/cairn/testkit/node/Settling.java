package dev.cairn.testkit.node;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import java.util.ArrayList;
import java.util.List;

/// Whether a cluster that nothing troubles has come to rest: every store serves, every Region has a
/// leader and the replicas that PD wants, all of them equally far, and nothing is left over.
final class Settling {
  private final SimulatedCluster cluster;

  Settling(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /// The first thing that is not as it should be, empty if there is none.
  String unsettled() {
    var room = cluster.pd().room();
    if (room == null) {
      return "PD does not serve";
    }
    for (var node : cluster.stores()) {
      if (node.store() == null) {
        return node.machine().name() + " does not serve";
      }
    }
    var regions = room.driver().scan(KeyRange.ALL, 0);
    if (!Cover.isWhole(regions)) {
      return "PD knows these Regions: " + regions;
    }
    int wanted = room.driver().maxReplicas();
    for (var info : regions) {
      var why = unsettled(info, wanted);
      if (!why.isEmpty()) {
        return "Region %d: %s (PD's operator: %s)"
            .formatted(info.id(), why, room.driver().operator(info.id()));
      }
    }
    return leftOver(room);
  }

  /// What PD believes, a line for each store and Region.
  List<String> placement() {
    var lines = new ArrayList<String>();
    var room = cluster.pd().room();
    if (room != null) {
      lines.add("PD wants " + room.driver().maxReplicas() + " replicas");
      for (var store : room.driver().stores()) {
        lines.add(
            "store %d at %s is %s"
                .formatted(store.id(), store.meta().address(), store.condition()));
      }
      for (var info : room.driver().scan(KeyRange.ALL, 0)) {
        lines.add(info.toString());
        lines.add("    " + room.driver().operator(info.id()));
      }
    }
    return lines;
  }

  private String unsettled(RegionInfo info, int wanted) {
    if (info.leader() == null) {
      return "PD knows no leader";
    }
    if (info.voters().size() != wanted || !info.learners().isEmpty()) {
      return "its peers are " + info.region().peers() + ", wanted are " + wanted + " voters";
    }
    if (!info.pendingPeers().isEmpty() || !info.downPeers().isEmpty()) {
      return "pending " + info.pendingPeers() + ", down " + info.downPeers();
    }
    long applied = 0;
    for (Peer peer : info.region().peers()) {
      var node = cluster.nodeOf(peer.store());
      var store = node == null ? null : node.store();
      if (node == null || store == null || store.id() != peer.store()) {
        return peer + " is on a store that is gone";
      }
      var state = LocalStates.peer(node.memory(), info.id());
      if (state.isEmpty() || state.get().phase() != PeerState.Phase.NORMAL) {
        return peer + " has no data, it is " + state;
      }
      if (!state.get().region().equals(info.region())) {
        return peer + " knows another description than PD: " + state.get().region();
      }
      long here = LocalStates.applied(node.memory(), info.id()).index();
      if (applied != 0 && here != applied) {
        return "applied up to " + applied + " and " + here;
      }
      applied = here;
    }
    return "";
  }

  private String leftOver(PdRoom room) {
    for (var node : cluster.stores()) {
      for (var state : LocalStates.all(node.memory())) {
        var info = room.driver().region(state.region().id());
        boolean belongs = info != null && info.region().peer(state.peerId()) != null;
        if (state.phase() != PeerState.Phase.TOMBSTONE && !belongs) {
          return node.machine().name() + " still has " + state;
        }
      }
    }
    return "";
  }
}
