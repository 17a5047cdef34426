package dev.cairn.testkit.fault;

import dev.cairn.testkit.node.SimulatedCluster;
import dev.cairn.testkit.node.StoreNode;
import dev.cairn.testkit.sim.Chance;
import dev.cairn.testkit.trace.TraceEvent.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where faults strike: the cluster, chance, and a word to the trace.
record Scene(SimulatedCluster cluster, Chance chance) {
  private static final long SHORT_NANOS = 10_000_000;
  private static final long LONG_NANOS = 12_000_000_000L;

  /// A store whose process is up, or null.
  @Nullable StoreNode runningStore() {
    var running = cluster.stores().stream().filter(StoreNode::isSteady).toList();
    return running.isEmpty() ? null : chance.pick(running);
  }

  /// Any store's machine.
  StoreNode anyStore() {
    return chance.pick(cluster.stores());
  }

  void began(String where, FaultKind kind, String detail) {
    cluster.trace().event(where, Kind.FAULT, 0, 0, kind.label() + detail);
  }

  void ended(String where, FaultKind kind) {
    cluster.trace().event(where, Kind.HEAL, 0, 0, kind.label());
  }

  /// Runs `heal` after a while.
  void later(String where, FaultKind kind, Runnable heal) {
    after(
        chance.skewed(SHORT_NANOS, LONG_NANOS),
        () -> {
          heal.run();
          ended(where, kind);
        });
  }

  void after(long nanos, Runnable action) {
    cluster.world().after(nanos, action);
  }

  List<StoreNode> stores() {
    return cluster.stores();
  }
}
