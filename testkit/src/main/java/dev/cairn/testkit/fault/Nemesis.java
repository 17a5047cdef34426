package dev.cairn.testkit.fault;

import dev.cairn.testkit.node.SimulatedCluster;
import dev.cairn.testkit.sim.Chance;
import dev.cairn.testkit.sim.SimNetwork.Link;
import dev.cairn.testkit.trace.TraceEvent.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Lets the faults of a plan strike, each kind at its own pace, until the time is over.
///
/// For the world's thread.
public final class Nemesis {
  private final Scene scene;
  private final FaultPlan plan;
  private final long untilNanos;
  private final ClusterFaults whole;
  private final Map<FaultKind, Runnable> faults = new EnumMap<>(FaultKind.class);

  /// @param untilNanos when faults stop, in the world's time
  public Nemesis(SimulatedCluster cluster, Chance chance, FaultPlan plan, long untilNanos) {
    this.scene = new Scene(cluster, chance);
    this.plan = plan;
    this.untilNanos = untilNanos;
    var processes = new ProcessFaults(scene);
    var network = new NetworkFaults(scene);

    var clocks = new ClockFaults(scene);
    this.whole = new ClusterFaults(scene);
    var disks = new DiskFaults(scene, whole::canLoseOne);
    for (var kind : FaultKind.values()) {
      faults.put(kind, fault(kind, processes, network, disks, clocks, whole));
    }
  }

  private static Runnable fault(
      FaultKind kind,
      ProcessFaults processes,
      NetworkFaults network,
      DiskFaults disks,
      ClockFaults clocks,
      ClusterFaults whole) {
    return switch (kind) {
      case KILL -> processes::kill;
      case POWER -> processes::power;
      case RESTART -> processes::restart;
      case PD_KILL -> processes::killPd;
      case PAUSE -> processes::pause;
      case STALL -> processes::stall;
      case PARTITION -> network::partition;
      case ONE_WAY -> network::oneWay;
      case PARTIAL -> network::partial;
      case LOSS -> network::loss;
      case DUPLICATE -> network::duplicate;
      case REORDER -> network::reorder;
      case SLOW_LINK -> network::slow;
      case SLOW_DISK -> disks::slow;
      case HUNG_DISK -> disks::hang;
      case FAILED_SYNC -> disks::fail;
      case FULL_DISK -> disks::fill;
      case BIT_FLIP -> disks::flip;
      case LYING_DISK -> disks::lie;
      case DRIFT -> clocks::drift;
      case LEAP -> clocks::leap;
      case WALL_CLOCK -> clocks::setWall;
      case TRANSFER -> whole::transfer;
      case SPLIT -> whole::split;
      case MEMBERSHIP -> whole::changeMembers;
      case REPLICAS -> whole::changeReplicas;
      case OFFLINE -> whole::takeOffline;
      case WIPE -> whole::wipe;
    };
  }

  /// Begins.
  public void start() {
    plan.kinds().forEach(this::next);
  }

  private void next(FaultKind kind) {
    long mean = plan.meanNanos().getOrDefault(kind, 0L);
    scene.after(
        scene.chance().between(1, 2 * mean),
        () -> {
          if (scene.cluster().world().now() < untilNanos) {
            Objects.requireNonNull(faults.get(kind)).run();
            next(kind);
          }
        });
  }

  /// Mends everything: whoever was paused, cut off, slow or dead is well from now on. Flipped bits
  /// stay.
  public void mendAll() {
    var cluster = scene.cluster();
    cluster.trace().event("", Kind.HEAL, 0, 0, "everything");
    cluster.network().all().forEach(Link::heal);
    for (var node : cluster.stores()) {
      var machine = node.machine();
      machine.disk().health().heal();
      machine.stall(0, 1);
      machine.drift(1);
      var process = node.process();
      if (process != null) {
        process.resume();
        process.killAfter(Long.MAX_VALUE, () -> {});
      }
      if (!node.runs()) {
        cluster.restartSoon(node);
      }
    }
    var pd = cluster.pd();
    pd.machine().disk().health().heal();
    pd.machine().drift(1);
    var process = pd.process();
    if (process != null) {
      process.resume();
    } else {
      pd.start();
    }
    whole.restoreReplicas();
  }
}
