package dev.cairn.testkit.fault;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.cluster.StoreMeta;
import dev.cairn.store.command.ChangePeers;
import dev.cairn.store.command.ChangePeers.PeerChange;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.report.RegionOrder;
import dev.cairn.testkit.node.Cover;
import dev.cairn.testkit.node.StoreNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What operators and schedulers do: hand leaderships over, move peers, take stores away.
final class ClusterFaults {
  private static final int VOTERS_MIN = 3;
  private static final int REGIONS_MAX = 40;
  private static final int SPLIT_KEYS_MAX = 3;
  private static final long LOOK_AGAIN_NANOS = 2_000_000_000L;

  private final Scene scene;

  ClusterFaults(Scene scene) {
    this.scene = scene;
  }

  private @Nullable RegionInfo region() {
    var room = scene.cluster().pd().room();
    var known = room == null ? List.<RegionInfo>of() : room.driver().scan(KeyRange.ALL, 0);
    var led = known.stream().filter(info -> info.leader() != null).toList();
    return led.isEmpty() ? null : scene.chance().pick(led);
  }

  private void order(RegionInfo info, RegionOrder order) {
    scene.cluster().order(order, Objects.requireNonNull(info.leader()).store());
  }

  void transfer() {
    var info = region();
    if (info != null) {
      var target = scene.chance().pick(info.region().peers());
      if (!target.isLearner()) {
        order(info, new RegionOrder.Transfer(info.id(), info.region().epoch(), target));
      }
    }
  }

  /// At keys that are there, as its leader's store sees them.
  void split() {
    var info = region();
    var room = scene.cluster().pd().room();
    if (info == null || room == null || room.driver().regionCount() >= REGIONS_MAX) {
      return;
    }
    var node = scene.cluster().nodeOf(Objects.requireNonNull(info.leader()).store());
    if (node == null) {
      return;
    }
    var keys = node.keysIn(info.region().range());
    keys.remove(info.region().range().start());
    var chosen = new TreeSet<Key>();
    for (int i = scene.chance().nextInt(SPLIT_KEYS_MAX); i >= 0 && !keys.isEmpty(); i--) {
      chosen.add(scene.chance().pick(keys));
    }
    if (!chosen.isEmpty()) {
      scene.began(node.machine().name(), FaultKind.SPLIT, " Region " + info.id() + " at " + chosen);
      node.split(info.region(), List.copyOf(chosen));
    }
  }

  void changeMembers() {
    var from = scene.cluster().clients().getFirst();
    scene.cluster().pd().ask(from, room -> room.ids().next(), this::changeMembers);
  }

  private void changeMembers(long newPeer) {
    var info = region();
    if (info == null) {
      return;
    }
    var changes = changes(info, newPeer);
    if (!changes.isEmpty()) {
      order(info, new RegionOrder.ChangeMembers(info.id(), info.region().epoch(), changes));
    }
  }

  /// Never fewer than three voters: then the loss of one replica stays bearable.
  private List<PeerChange> changes(RegionInfo info, long newPeer) {
    var removable = info.voters().stream().filter(peer -> !info.isLeader(peer)).toList();
    long free = freeStore(info);
    var added = new PeerChange(ChangePeers.Kind.ADD_VOTER, newPeer, free);
    return switch (scene.chance().nextInt(4)) {
      case 0 ->
          free == 0
              ? List.of()
              : List.of(new PeerChange(ChangePeers.Kind.ADD_LEARNER, newPeer, free));
      case 1 ->
          info.learners().isEmpty()
              ? List.of()
              : List.of(change(ChangePeers.Kind.ADD_VOTER, info.learners()));
      case 2 ->
          info.voters().size() <= VOTERS_MIN || removable.isEmpty()
              ? List.of()
              : List.of(change(goodbye(), removable));
      default ->
          free == 0 || removable.isEmpty()
              ? List.of()
              : List.of(added, change(goodbye(), removable));
    };
  }

  private ChangePeers.Kind goodbye() {
    return scene.chance().is(0.5) ? ChangePeers.Kind.REMOVE : ChangePeers.Kind.ADD_LEARNER;
  }

  private PeerChange change(ChangePeers.Kind kind, List<Peer> peers) {
    var peer = scene.chance().pick(peers);
    return new PeerChange(kind, peer.id(), peer.store());
  }

  private long freeStore(RegionInfo info) {
    var free = new ArrayList<Long>();
    for (var node : scene.stores()) {
      var store = node.store();
      if (store != null && info.region().peerOn(store.id()) == null) {
        free.add(store.id());
      }
    }
    return free.isEmpty() ? 0 : scene.chance().pick(free);
  }

  void changeReplicas() {
    int most = scene.stores().size();
    int wanted = (int) scene.chance().between(VOTERS_MIN, most);
    var pd = scene.cluster().pd();
    var from = scene.cluster().clients().getFirst();
    scene.began(pd.machine().name(), FaultKind.REPLICAS, " " + wanted);
    pd.ask(
        from,
        room -> {
          room.driver().setMaxReplicas(wanted);
          return wanted;
        },
        _ -> {});
  }

  /// As many replicas as at the beginning; asks until PD has heard it.
  void restoreReplicas() {
    var wanted = scene.cluster().shape().replicas();
    var room = scene.cluster().pd().room();
    if (room != null && room.driver().maxReplicas() == wanted) {
      return;
    }
    var from = scene.cluster().clients().getFirst();
    scene
        .cluster()
        .pd()
        .ask(
            from,
            asked -> {
              asked.driver().setMaxReplicas(wanted);
              return wanted;
            },
            _ -> {});
    scene.after(LOOK_AGAIN_NANOS, this::restoreReplicas);
  }

  /// Whether the cluster can bear the loss of one store's data right now: all stores serve, every
  /// Region has its voters on them, and all of these know durably that they are. (A change of
  /// members that only its leader knows to be committed is lost with that leader.)
  boolean canLoseOne() {
    var room = scene.cluster().pd().room();
    if (room == null || !scene.stores().stream().allMatch(node -> node.store() != null)) {
      return false;
    }
    for (var info : room.driver().scan(KeyRange.ALL, 0)) {
      boolean whole =
          info.voters().size() >= VOTERS_MIN
              && info.pendingPeers().isEmpty()
              && info.region().peers().stream().allMatch(peer -> isServed(peer.store(), info));
      if (!whole) {
        return false;
      }
    }
    scene.stores().forEach(node -> node.memory().flush());
    return Cover.isWhole(room.driver().scan(KeyRange.ALL, 0));
  }

  private boolean isServed(long id, RegionInfo info) {
    for (var node : scene.stores()) {
      var store = node.store();
      if (store != null && store.id() == id) {
        return LocalStates.peer(node.memory(), info.id())
            .filter(state -> state.region().equals(info.region()))
            .isPresent();
      }
    }
    return false;
  }

  void wipe() {
    var node = scene.runningStore();
    if (node != null && canLoseOne()) {
      scene.began(node.machine().name(), FaultKind.WIPE, "");
      node.kill(true);
      node.wipe();
      scene.cluster().restartSoon(node);
    }
  }

  void takeOffline() {
    var node = scene.runningStore();
    var store = node == null ? null : node.store();
    if (node == null
        || store == null
        || !canLoseOne()
        || storesThatStay(store.id()) < scene.cluster().shape().replicas()) {
      return;
    }
    long id = store.id();
    var from = scene.cluster().clients().getFirst();
    scene.began(node.machine().name(), FaultKind.OFFLINE, " store " + id);
    scene
        .cluster()
        .pd()
        .ask(from, room -> room.driver().takeOffline(id, false), _ -> awaitTombstone(node, id));
  }

  /// How many stores PD can place replicas on once that one leaves.
  private long storesThatStay(long leaving) {
    var room = scene.cluster().pd().room();
    return room == null
        ? 0
        : room.driver().stores().stream()
            .filter(known -> known.meta().state() == StoreMeta.State.UP)
            .filter(known -> known.meta().id() != leaving)
            .count();
  }

  private void awaitTombstone(StoreNode node, long id) {
    var room = scene.cluster().pd().room();
    var known = room == null ? null : room.driver().store(id);
    if (known == null || known.meta().state() != StoreMeta.State.TOMBSTONE) {
      scene.after(LOOK_AGAIN_NANOS, () -> awaitTombstone(node, id));
      return;
    }
    var store = node.store();
    if (store != null && store.id() == id) {
      scene.ended(node.machine().name(), FaultKind.OFFLINE);
      node.kill(true);
      node.wipe();
      scene.cluster().restartSoon(node);
    }
  }
}
