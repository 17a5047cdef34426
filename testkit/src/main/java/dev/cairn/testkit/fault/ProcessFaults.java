package dev.cairn.testkit.fault;

import dev.cairn.testkit.node.StoreNode;

/// Processes that die, stop, or lose their turn.
final class ProcessFaults {
  private static final long PORT_CALLS_MAX = 2_000;
  private static final long PD_AWAY_MIN_NANOS = 50_000_000;
  private static final long PD_AWAY_MAX_NANOS = 8_000_000_000L;

  private final Scene scene;

  ProcessFaults(Scene scene) {
    this.scene = scene;
  }

  void kill() {
    var node = scene.runningStore();
    if (node != null) {
      die(node, FaultKind.KILL, false);
    }
  }

  void power() {
    if (scene.chance().is(0.15)) {
      for (var node : scene.stores()) {
        if (node.runs()) {
          scene.began(node.machine().name(), FaultKind.POWER, " everywhere");
          node.kill(true);
          scene.cluster().restartSoon(node);
        }
      }
      return;
    }
    var node = scene.runningStore();
    if (node != null) {
      die(node, FaultKind.POWER, true);
    }
  }

  private void die(StoreNode node, FaultKind kind, boolean powerCut) {
    var process = node.process();
    if (process == null || scene.chance().is(0.3)) {
      scene.began(node.machine().name(), kind, "");
      node.kill(powerCut);
      scene.cluster().restartSoon(node);
      return;
    }
    process.killAfter(
        scene.chance().skewed(1, PORT_CALLS_MAX),
        () -> {
          scene.began(node.machine().name(), kind, " in the middle of things");
          node.ended(powerCut);
          scene.cluster().restartSoon(node);
        });
  }

  void restart() {
    var node = scene.runningStore();
    if (node != null && node.store() != null) {
      scene.began(node.machine().name(), FaultKind.RESTART, "");
      node.restart();
    }
  }

  void killPd() {
    var pd = scene.cluster().pd();
    if (pd.runs()) {
      scene.began(pd.machine().name(), FaultKind.PD_KILL, "");
      pd.kill();
      long away = scene.chance().skewed(PD_AWAY_MIN_NANOS, PD_AWAY_MAX_NANOS);
      scene.after(
          away,
          () -> {
            if (!pd.runs()) {
              pd.start();
            }
          });
    }
  }

  void pause() {
    var pd = scene.cluster().pd();
    var store = scene.runningStore();
    boolean hitsStore = scene.chance().is(0.8);
    var process = store != null && hitsStore ? store.process() : pd.process();
    if (process == null) {
      return;
    }
    var name = process.machine().name();
    scene.began(name, FaultKind.PAUSE, "");
    process.pause();
    scene.later(name, FaultKind.PAUSE, process::resume);
  }

  void stall() {
    var machine = scene.anyStore().machine();
    scene.began(machine.name(), FaultKind.STALL, "");
    double rate = scene.chance().skewed(1, 100) / 1000.0;
    machine.stall(rate, scene.chance().skewed(100_000, 200_000_000));
    scene.later(machine.name(), FaultKind.STALL, () -> machine.stall(0, 1));
  }
}
