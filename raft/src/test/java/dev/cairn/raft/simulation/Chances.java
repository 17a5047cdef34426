package dev.cairn.raft.simulation;

import java.util.List;
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
  private static final List<Theme> THEMES = List.of(Theme.values());

  /// What a world is about.
  enum Theme {
    /// Everything.
    MIXED,
    /// Leaders that others try to replace before their lease is over.
    LEASES,
    /// Leaders that do not last.
    CHURN,
    /// Members that come and go.
    MEMBERS
  }

  final Theme theme;
  final double loss;
  final double doubling;
  final double reordering;
  final double lateness;
  final int pumpsOfTen;
  final boolean inStep;
  private final int[] upTo = new int[OTHER + 1];

  /// @param mutation gets the plagues that bring it to light
  Chances(SplittableRandom random, Mutation mutation) {
    theme =
        switch (mutation) {
          case FORGETS_VOTES -> Theme.CHURN;
          case LEASE_TOO_LONG -> Theme.LEASES;
          default -> THEMES.get(random.nextInt(THEMES.size()));
        };
    loss = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.2;
    doubling = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.1;
    reordering = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.5;
    lateness = random.nextInt(2) == 0 ? 0 : random.nextDouble() * 0.05;
    pumpsOfTen = 5 + random.nextInt(6);
    inStep = random.nextInt(theme == Theme.CHURN ? 2 : 4) == 0;
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
    apply(theme, weights, random);
    int sum = 0;
    for (int i = 0; i <= OTHER; i++) {
      sum += weights[i];
      upTo[i] = sum;
    }
  }

  private static void apply(Theme theme, int[] weights, SplittableRandom random) {
    switch (theme) {
      case MIXED -> {}
      case LEASES -> {
        weights[TIME] = 25 + random.nextInt(40);
        weights[NET] = 10 + random.nextInt(15);
        weights[OTHER] = random.nextInt(60);
        weights[RESTART] = 50;
        weights[COMPACT] = 2;
        weights[READ] = 10;
      }
      case CHURN -> {
        weights[CRASH] = 10 + random.nextInt(25);
        weights[RESTART] = 100;
        weights[NET] = 5 + random.nextInt(20);
        weights[READ] = 5;
        weights[CHANGE] = 0;
      }
      case MEMBERS -> {
        weights[CHANGE] = 60;
        weights[NET] = random.nextInt(12);
        weights[READ] = 5;
        weights[CRASH] = random.nextInt(8);
      }
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
