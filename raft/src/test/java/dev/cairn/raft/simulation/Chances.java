package dev.cairn.raft.simulation;

import java.util.SplittableRandom;

/// How often what happens in one world; chosen per world, so that each has its own plagues (swarm
/// testing).
final class Chances {
  static final int TIME = 0;
  static final int DELIVER = 1;
  static final int WRITE = 2;
  static final int APPLY = 3;
  static final int PROPOSE = 4;
  static final int READ = 5;
  static final int CRASH = 6;
  static final int RESTART = 7;
  static final int NET = 8;
  static final int COMPACT = 9;
  static final int CHANGE = 10;
  static final int TRANSFER = 11;
  static final int OTHER = 12;

  final double loss;
  final double doubling;
  final double reordering;
  final int pumpsOfTen;
  final boolean inStep;
  private final int[] upTo = new int[OTHER + 1];

  /// @param mutation gets the plagues that bring it to light
  Chances(SplittableRandom random, Mutation mutation) {
    loss = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.2;
    doubling = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.1;
    reordering = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.5;
    pumpsOfTen = 5 + random.nextInt(6);
    inStep = random.nextInt(4) == 0 || mutation == Mutation.FORGETS_VOTES;
    int[] weights = new int[OTHER + 1];
    weights[TIME] = 60 + random.nextInt(100);
    weights[DELIVER] = 200 + random.nextInt(400);
    weights[WRITE] = 100 + random.nextInt(300);
    weights[APPLY] = 50 + random.nextInt(250);
    weights[PROPOSE] = 20 + random.nextInt(100);
    weights[READ] = random.nextInt(50);
    weights[CRASH] = rarely(random, 8);
    weights[RESTART] = 5 + random.nextInt(30);
    weights[NET] = rarely(random, 10);
    weights[COMPACT] = rarely(random, 30);
    weights[CHANGE] = rarely(random, 40);
    weights[TRANSFER] = rarely(random, 20);
    weights[OTHER] = rarely(random, 20);
    if (mutation == Mutation.FORGETS_VOTES) {
      weights[CRASH] = 30;
      weights[RESTART] = 100;
    }
    if (mutation == Mutation.LEASE_TOO_LONG) {
      weights[NET] = 10;
    }
    int sum = 0;
    for (int i = 0; i <= OTHER; i++) {
      sum += weights[i];
      upTo[i] = sum;
    }
  }

  private static int rarely(SplittableRandom random, int most) {
    return random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(most);
  }

  int pick(SplittableRandom random) {
    int point = random.nextInt(upTo[OTHER]);
    int choice = 0;
    while (upTo[choice] <= point) {
      choice++;
    }
    return choice;
  }
}
