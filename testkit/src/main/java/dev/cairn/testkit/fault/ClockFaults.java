package dev.cairn.testkit.fault;

import dev.cairn.testkit.sim.Machine;

/// Clocks that run apart.
final class ClockFaults {
  private static final long HOUR_MILLIS = 3_600_000;

  private final Scene scene;

  ClockFaults(Scene scene) {
    this.scene = scene;
  }

  private Machine machine() {
    return scene.chance().is(0.25) ? scene.cluster().pd().machine() : scene.anyStore().machine();
  }

  /// Two percent, which is a hundred times what a computer's clock may be off by.
  void drift() {
    var machine = machine();
    double rate = 1 + scene.chance().between(-20, 20) / 1000.0;
    scene.began(machine.name(), FaultKind.DRIFT, " x" + rate);
    machine.drift(rate);
    scene.later(machine.name(), FaultKind.DRIFT, () -> machine.drift(1));
  }

  void leap() {
    var machine = machine();
    long nanos = scene.chance().skewed(1_000_000, 10_000_000_000L);
    scene.began(machine.name(), FaultKind.LEAP, " " + nanos / 1_000_000 + " ms");
    machine.leap(nanos);
  }

  void setWall() {
    var machine = machine();
    long millis = scene.chance().between(-HOUR_MILLIS, HOUR_MILLIS);
    scene.began(machine.name(), FaultKind.WALL_CLOCK, " by " + millis + " ms");
    machine.setWall(millis);
  }
}
