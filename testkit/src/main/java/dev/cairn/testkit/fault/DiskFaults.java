package dev.cairn.testkit.fault;

import dev.cairn.testkit.sim.DiskHealth;
import java.util.function.BooleanSupplier;

/// Disks that are slow, hang, fail, lie, are full or forget.
final class DiskFaults {
  private final Scene scene;
  private final BooleanSupplier canLoseOne;
  private boolean flipped;

  /// @param canLoseOne whether the cluster can bear the loss of one store's data right now
  DiskFaults(Scene scene, BooleanSupplier canLoseOne) {
    this.scene = scene;
    this.canLoseOne = canLoseOne;
  }

  void slow() {
    boolean pd = scene.chance().is(0.15);
    var machine = pd ? scene.cluster().pd().machine() : scene.anyStore().machine();
    var health = machine.disk().health();
    scene.began(machine.name(), FaultKind.SLOW_DISK, "");
    health.syncsTake(1_000_000, scene.chance().skewed(5_000_000, 2_000_000_000L));
    scene.later(machine.name(), FaultKind.SLOW_DISK, health::syncsTakeNormally);
  }

  void hang() {
    var machine = scene.anyStore().machine();
    var health = machine.disk().health();
    scene.began(machine.name(), FaultKind.HUNG_DISK, "");
    health.hang();
    scene.later(machine.name(), FaultKind.HUNG_DISK, health::unhang);
  }

  void fail() {
    var node = scene.anyStore();
    var health = node.machine().disk().health();
    scene.cluster().excuse(node);
    scene.began(node.machine().name(), FaultKind.FAILED_SYNC, "");
    health.syncsFail(scene.chance().is(0.5) ? 1 : 0.1);
    scene.later(node.machine().name(), FaultKind.FAILED_SYNC, () -> health.syncsFail(0));
  }

  void lie() {
    var machine = scene.anyStore().machine();
    var health = machine.disk().health();
    scene.began(machine.name(), FaultKind.LYING_DISK, "");
    health.syncsLie(0.5);
    scene.later(machine.name(), FaultKind.LYING_DISK, () -> health.syncsLie(0));
  }

  void fill() {
    var node = scene.anyStore();
    var disk = node.machine().disk();
    scene.cluster().excuse(node);
    scene.began(node.machine().name(), FaultKind.FULL_DISK, "");
    disk.health().capacity(disk.usedBytes() + scene.chance().between(0, 2 << 20));
    scene.later(
        node.machine().name(),
        FaultKind.FULL_DISK,
        () -> disk.health().capacity(DiskHealth.CAPACITY));
  }

  /// Once a run, and never on two machines.
  void flip() {
    if (flipped || !canLoseOne.getAsBoolean()) {
      return;
    }
    var node = scene.anyStore();
    var path = node.machine().disk().flipBit(file -> true);
    if (path != null) {
      flipped = true;
      scene.cluster().excuse(node);
      scene.began(node.machine().name(), FaultKind.BIT_FLIP, " in " + path);
    }
  }
}
