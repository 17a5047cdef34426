package dev.cairn.testkit.laws.broken.purity.raft;

import java.io.File;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Everything that the algorithm must not do.
final class Impure {
  private final ConcurrentHashMap<String, Object> seen = new ConcurrentHashMap<>();

  synchronized void doAll() {
    seen.put("time", System.nanoTime());
    seen.put("wall", Instant.EPOCH);
    seen.put("chance", Math.random());
    seen.put("seeded", new Random(1));
    seen.put("name", UUID.randomUUID());
    seen.put("thread", Thread.currentThread());
    seen.put("file", new File("anywhere"));
  }
}
