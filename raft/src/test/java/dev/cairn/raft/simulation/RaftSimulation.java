package dev.cairn.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A million steps of small clusters under every fault, checked after each.
///
/// Replay one world with `-Draft.seed=N`; change the amount with `-Draft.steps=N`.
class RaftSimulation {
  private static final int STEPS_OF_A_WORLD = 5_000;
  private static final int WORLDS_TO_SEE_A_MISTAKE = 500;

  private static void run(long seed, Map<String, Long> counts) {
    new World(seed, Mutation.NONE, counts).run(STEPS_OF_A_WORLD);
  }

  @Test
  void nothingThatRaftPromisesIsBrokenInAMillionSteps() {
    Map<String, Long> counts = new TreeMap<>();
    String replay = System.getProperty("raft.seed");
    if (replay != null) {
      run(Long.parseLong(replay), counts);
      return;
    }
    long first = System.nanoTime();
    SplittableRandom seeds = new SplittableRandom(first);
    long steps = Long.getLong("raft.steps", 1_200_000);
    for (long done = 0; done < steps; done += STEPS_OF_A_WORLD) {
      run(seeds.nextLong(), counts);
    }
    report("first seed " + first + ": " + counts);
    assertThat(counts)
        .as("the rare paths were reached")
        .containsKeys("LEADER", "PRE_CANDIDATE", "snapshots", "changes", "reads", "leases");
  }

  /// A checker that never failed is not trusted: each known mistake is caught within so many
  /// worlds, always the same ones.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void knownMistakesAreSeen(Mutation mutation) {
    SplittableRandom seeds = new SplittableRandom(2026);
    int worlds = 0;
    AssertionError seen = null;
    while (seen == null && worlds < WORLDS_TO_SEE_A_MISTAKE) {
      worlds++;
      try {
        new World(seeds.nextLong(), mutation, new TreeMap<>()).run(STEPS_OF_A_WORLD);
      } catch (AssertionError broken) {
        seen = broken;
      }
    }
    assertThat(seen).as("what was seen of %s in %d worlds", mutation, worlds).isNotNull();
    report(mutation + " seen in world " + worlds);
  }

  @SuppressWarnings("SystemOut")
  private static void report(String line) {
    System.out.println(line);
  }

  /// Seeds that have found something once.
  @ParameterizedTest
  @ValueSource(longs = {1, -7858840971702528909L})
  void whatWasFoundOnceStaysFixed(long seed) {
    run(seed, new TreeMap<>());
  }
}
