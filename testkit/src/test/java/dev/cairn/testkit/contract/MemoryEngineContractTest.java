package dev.cairn.testkit.contract;

import dev.cairn.base.env.Disk;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.engine.Engine;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import java.nio.file.Path;

final class MemoryEngineContractTest extends EngineContract {
  private final Disk disk = SystemEnv.create().disk();

  @Override
  protected Engine open(Path home, boolean walled) {
    return new MemoryEngine(disk, walled ? MemoryOptions.WALLED : MemoryOptions.UNWALLED);
  }

  @Override
  protected Engine restart(Engine running) {
    running.close();
    return ((MemoryEngine) running).crash();
  }

  @Override
  protected Engine crash(Engine running) {
    return ((MemoryEngine) running).crash();
  }

  @Override
  protected Engine openCheckpoint(Path checkpoint) {
    return MemoryEngine.openCheckpoint(disk, checkpoint, MemoryOptions.UNWALLED);
  }
}
