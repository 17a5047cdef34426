package dev.cairn.testkit.sim;

import dev.cairn.base.env.Dice;

/// Chance as a process sees it.
record SimDice(Chance chance) implements Dice {
  @Override
  public long nextLong() {
    return chance.nextLong();
  }

  @Override
  public int nextInt(int bound) {
    return chance.nextInt(bound);
  }
}
