package dev.cairn.testkit.contract;

import dev.cairn.engine.Engine;
import dev.cairn.engine.rocks.RocksEngine;
import dev.cairn.engine.rocks.RocksOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

final class RocksEngineContractTest extends EngineContract {
  private static final long SMALL = 8 << 20;

  private Path home = Path.of("");
  private RocksOptions options = RocksOptions.unwalled();
  private int crashes;

  @Override
  protected Engine open(Path newHome, boolean walled) {
    home = newHome;
    options =
        (walled ? RocksOptions.withWal() : RocksOptions.unwalled())
            .withBlockCacheBytes(SMALL)
            .withMemtableBytes(4 * SMALL);
    return RocksEngine.open(home, options);
  }

  @Override
  protected Engine restart(Engine running) {
    running.close();
    return RocksEngine.open(home, options);
  }

  /// Closing would flush, so what a crash leaves is a copy of the files as they are before.
  @Override
  protected Engine crash(Engine running) {
    Path left = home;
    try {
      while (left.equals(home)) {
        left = copyUnlessItChanges();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    running.close();
    home = left;
    return RocksEngine.open(home, options);
  }

  /// Compactions go on meanwhile: a copy counts only if it is of one moment. Else gives back
  /// `home`.
  private Path copyUnlessItChanges() throws IOException {
    Path copy = home.resolveSibling("crash-" + crashes++);
    Files.createDirectory(copy);
    try {
      Map<Path, Long> before = sizes();
      for (Path file : before.keySet()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
      return sizes().equals(before) ? copy : home;
    } catch (NoSuchFileException _) {
      return home;
    }
  }

  private Map<Path, Long> sizes() throws IOException {
    var sizes = new TreeMap<Path, Long>();
    try (var files = Files.list(home)) {
      for (Path file : files.toList()) {
        sizes.put(file, Files.size(file));
      }
    }
    return sizes;
  }

  @Override
  protected Engine openCheckpoint(Path checkpoint) {
    return RocksEngine.open(checkpoint, options);
  }
}
