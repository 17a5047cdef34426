package dev.cairn.testkit.workload;

import dev.cairn.testkit.node.SimulatedCluster;
import dev.cairn.testkit.sim.Chance;
import dev.cairn.testkit.sim.Machine;

/// A client's way to keep a cluster busy. For one fiber, which [#run] is called on.
public interface Workload {
  /// Asks the cluster until [Until#isOver], one thing at a time.
  void run();

  /// What a workload is given.
  ///
  /// @param number counts clients from 0
  /// @param session speaks to the cluster
  /// @param thinkNanos how long it waits between two operations, on average
  record Client(
      int number,
      SimulatedCluster cluster,
      Machine machine,
      ClientSession session,
      Recorder recorder,
      Chance chance,
      long thinkNanos,
      Until until) {
    /// Waits between two operations.
    void think() {
      cluster.world().fiber().pause(chance.between(1, 2 * thinkNanos));
    }
  }

  /// Says when to stop.
  interface Until {
    /// Whether clients shall ask no more.
    boolean isOver();
  }
}
