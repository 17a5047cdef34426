package dev.cairn.base.env;

import java.util.concurrent.ThreadLocalRandom;

/// The real outside.
public final class SystemEnv {
  private SystemEnv() {}

  /// The system's clock, random source, files and threads.
  public static Env create() {
    return new Env(new SystemClock(), new SystemDice(), new SystemDisk(), new SystemLoops());
  }

  private static final class SystemClock implements Clock {
    @Override
    public long monotonicNanos() {
      return System.nanoTime();
    }

    @Override
    public long wallMillis() {
      return System.currentTimeMillis();
    }
  }

  private static final class SystemDice implements Dice {
    @Override
    public long nextLong() {
      return ThreadLocalRandom.current().nextLong();
    }

    @Override
    public int nextInt(int bound) {
      return ThreadLocalRandom.current().nextInt(bound);
    }
  }
}
