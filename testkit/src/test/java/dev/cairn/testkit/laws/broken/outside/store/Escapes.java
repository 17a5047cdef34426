package dev.cairn.testkit.laws.broken.outside.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/// Every way around the ports.
final class Escapes {
  private Escapes() {}

  static Object[] all(Path path) throws IOException, InterruptedException {
    Thread.sleep(0);
    try (var channel = FileChannel.open(path)) {
      return new Object[] {
        System.nanoTime(),
        System.currentTimeMillis(),
        Instant.now(),
        Math.random(),
        ThreadLocalRandom.current(),
        new Thread(() -> {}),
        channel.size(),
        Files.exists(path)
      };
    }
  }
}
