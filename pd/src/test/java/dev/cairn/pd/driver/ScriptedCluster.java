package dev.cairn.pd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.pd.cluster.BootstrapOutcome;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.cluster.StoreMeta;
import dev.cairn.pd.cluster.StorePut;
import dev.cairn.pd.cluster.StoreStats;
import dev.cairn.pd.meta.IdAllocator;
import dev.cairn.pd.meta.MapMetaStore;
import dev.cairn.pd.meta.TestClock;
import dev.cairn.pd.operator.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A driver, and stores that do what it orders: they heartbeat, leaders change members, new peers
/// are pending until told otherwise. After every order it is checked that a quorum is alive. One
/// Region is enough for most stories, and every verb returns the cluster, so that tests read as
/// such.
final class ScriptedCluster {
  static final Duration MAX_DOWN = Duration.ofMinutes(30);

  final TestClock clock = new TestClock();
  final List<String> story = new ArrayList<>();
  private final MapMetaStore meta = new MapMetaStore();
  private final TreeMap<Long, StoreMeta> stores = new TreeMap<>();
  private final Set<Long> dead = new TreeSet<>();
  private final Set<Long> pending = new LinkedHashSet<>();
  private boolean snapshotsArrive = true;
  private Driver driver;
  private IdAllocator ids;
  private Region region;
  private Peer leader;
  private long term = 6;

  ScriptedCluster(int maxReplicas) {
    ids = new IdAllocator(meta);
    driver = new Driver(meta, clock, ids, maxReplicas, MAX_DOWN);
    var first = store(ids.next(), "h1:20160");
    leader = new Peer(ids.next(), first.id(), Peer.Role.VOTER);
    region = new Region(ids.next(), KeyRange.ALL, new Epoch(1, 1), List.of(leader));
    assertThat(driver.bootstrap(first, region)).isInstanceOf(BootstrapOutcome.Done.class);
    stores.put(first.id(), first);
  }

  static StoreMeta store(long id, String address) {
    return new StoreMeta(
        id,
        address,
        new StoreMeta.Endpoints("", ""),
        new StoreMeta.Build("8.5.0", "", ""),
        List.of(),
        0,
        StoreMeta.State.UP,
        false,
        0);
  }

  Driver driver() {
    return driver;
  }

  Region region() {
    return region;
  }

  Peer leader() {
    return leader;
  }

  /// Another store comes up; its id.
  long join(String address) {
    long id = ids.next();
    assertThat(tryJoin(id, address)).isInstanceOf(StorePut.Accepted.class);
    return id;
  }

  StorePut tryJoin(long id, String address) {
    var store = store(id, address);
    var outcome = driver.putStore(store);
    if (outcome instanceof StorePut.Accepted) {
      stores.put(id, store);
    }
    return outcome;
  }

  long newId() {
    return ids.next();
  }

  ScriptedCluster kill(long store) {
    dead.add(store);
    if (leader.store() == store) {
      elect();
    }
    return this;
  }

  ScriptedCluster revive(long store) {
    dead.remove(store);
    return this;
  }

  ScriptedCluster holdSnapshots(boolean hold) {
    snapshotsArrive = !hold;
    return this;
  }

  /// PD dies and comes back with what it has kept.
  ScriptedCluster restartPd(int maxReplicas) {
    driver.save();
    ids = new IdAllocator(meta);
    driver = new Driver(meta, clock, ids, maxReplicas, MAX_DOWN);
    return this;
  }

  /// Time passes in steps of five seconds, with heartbeats and orders.
  ScriptedCluster run(Duration time) {
    for (long s = 0; s < time.toSeconds(); s += 5) {
      clock.pass(Duration.ofSeconds(5));
      if (s % 10 == 0) {
        for (long id : stores.keySet()) {
          if (!dead.contains(id)) {
            driver.storeHeartbeat(id, StoreStats.NONE);
          }
        }
        report();
      }
      driver.tick().forEach(this::obey);
      if (snapshotsArrive && !pending.isEmpty()) {
        pending.clear();
        report();
      }
    }
    return this;
  }

  /// The leader reports, and does what it hears.
  ScriptedCluster report() {
    if (dead.contains(leader.store())) {
      return this;
    }
    var outcome = driver.regionHeartbeat(info());
    if (outcome instanceof RegionBeat.Taken taken) {
      obey(taken.order());
    }
    return this;
  }

  private RegionInfo info() {
    var down =
        region.peers().stream()
            .filter(peer -> dead.contains(peer.store()))
            .map(peer -> new RegionInfo.DownPeer(peer, 600))
            .toList();
    var late = region.peers().stream().filter(peer -> pending.contains(peer.id())).toList();
    return new RegionInfo(region, leader, term, late, down, RegionInfo.Traffic.NONE);
  }

  private void obey(@Nullable Order order) {
    if (order == null || dead.contains(leader.store())) {
      return;
    }
    assertThat(order.leader()).isEqualTo(leader);
    if (!order.epoch().equals(region.epoch())) {
      return;
    }
    switch (order.command()) {
      case Order.Command.AddLearner add -> {
        assertThat(region.peerOn(add.peer().store())).isNull();
        tell("learner", add.peer());
        pending.add(add.peer().id());
        members(with(add.peer()));
      }
      case Order.Command.AddVoter add -> {
        assertThat(pending).doesNotContain(add.peer().id());
        tell("voter", add.peer());
        members(with(add.peer()));
      }
      case Order.Command.Remove remove -> {
        assertThat(remove.peer()).isNotEqualTo(leader);
        tell("remove", remove.peer());
        members(without(remove.peer()));
      }
      case Order.Command.Transfer transfer -> {
        tell("leader", transfer.peer());
        leader = transfer.peer();
        term++;
      }
    }
    long voters = region.peers().stream().filter(peer -> !peer.isLearner()).count();
    assertThat(liveVoters()).isGreaterThanOrEqualTo(voters / 2 + 1);
    report();
  }

  private void tell(String what, Peer peer) {
    story.add(what + " " + peer.store());
  }

  private void members(List<Peer> peers) {
    var epoch = new Epoch(region.epoch().confVer() + 1, region.epoch().version());
    region = new Region(region.id(), region.range(), epoch, peers);
  }

  private List<Peer> with(Peer added) {
    var peers = new ArrayList<>(without(added));
    peers.add(added);
    return peers;
  }

  private List<Peer> without(Peer gone) {
    return region.peers().stream().filter(peer -> peer.id() != gone.id()).toList();
  }

  private long liveVoters() {
    return region.peers().stream()
        .filter(peer -> !peer.isLearner() && !dead.contains(peer.store()))
        .count();
  }

  private void elect() {
    long voters = region.peers().stream().filter(peer -> !peer.isLearner()).count();
    if (liveVoters() >= voters / 2 + 1) {
      leader =
          region.peers().stream()
              .filter(peer -> !peer.isLearner() && !dead.contains(peer.store()))
              .findFirst()
              .orElseThrow();
      term++;
    }
  }

  List<Long> voterStores() {
    return region.peers().stream()
        .filter(peer -> peer.role() == Peer.Role.VOTER)
        .map(Peer::store)
        .sorted()
        .toList();
  }
}
