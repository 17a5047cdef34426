package dev.cairn.testkit.sim;

import java.util.List;
import java.util.SplittableRandom;

/// Chance that a seed decides. Independent parts of the world draw from forks of their own, so that
/// one of them drawing more does not change what the others see.
///
/// For one thread.
public final class Chance {
  private final SplittableRandom random;

  /// The beginning of all chance of a run.
  public Chance(long seed) {
    this(new SplittableRandom(seed));
  }

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /// A source of its own, decided by this one.
  public Chance fork() {
    return new Chance(random.split());
  }

  /// Any long.
  public long nextLong() {
    return random.nextLong();
  }

  /// From 0 (included) to `bound` (excluded).
  public int nextInt(int bound) {
    return random.nextInt(bound);
  }

  /// From `low` to `high`, both included.
  public long between(long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  /// True with this probability.
  public boolean is(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /// From `low` (included) to `high`, with every order of magnitude equally likely: most are small,
  /// a few are large.
  public long skewed(long low, long high) {
    double span = Math.log((double) high / low);
    return Math.min(high, (long) (low * Math.exp(random.nextDouble() * span)));
  }

  /// One of them.
  public <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
