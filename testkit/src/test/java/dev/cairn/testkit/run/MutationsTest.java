package dev.cairn.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.env.SystemEnv;
import dev.cairn.testkit.fault.FaultKind;
import dev.cairn.testkit.node.Mutation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Known mistakes are made on purpose, and must be noticed. docs/testing.md tells how soon.
@ExtendWith(Quiet.class)
final class MutationsTest {
  private static final Logger log = LoggerFactory.getLogger(MutationsTest.class);
  private static final int THREADS = 2;

  /// Within how many seeds it must be noticed, and which faults bring it out.
  private record Bound(int seeds, Set<FaultKind> faults) {}

  private static Bound bound(Mutation mutation) {
    return switch (mutation) {
      case NONE -> throw new IllegalArgumentException("that is no mistake");
      case ACK_BEFORE_QUORUM -> new Bound(10, Set.of(FaultKind.KILL, FaultKind.PARTITION));
      case LEASE_TOO_LONG ->
          new Bound(10, Set.of(FaultKind.PARTITION, FaultKind.TRANSFER, FaultKind.PAUSE));
      case VOTE_NOT_PERSISTED ->
          new Bound(
              200,
              Set.of(
                  FaultKind.KILL,
                  FaultKind.POWER,
                  FaultKind.RESTART,
                  FaultKind.SLOW_LINK,
                  FaultKind.ONE_WAY,
                  FaultKind.LOSS,
                  FaultKind.PARTIAL));
      case APPLIED_AHEAD_OF_DATA -> new Bound(10, Set.of(FaultKind.POWER, FaultKind.KILL));
      case SNAPSHOT_WITHOUT_TAIL -> new Bound(10, Set.of(FaultKind.WIPE, FaultKind.MEMBERSHIP));
      case STALE_READ_AFTER_TRANSFER -> new Bound(10, Set.of(FaultKind.TRANSFER));
      case TSO_RESET -> new Bound(10, Set.of(FaultKind.PD_KILL, FaultKind.WALL_CLOCK));
    };
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void theMistakeIsNoticed(Mutation mutation) {
    var bound = bound(mutation);
    var settings = Settings.of(1).with(mutation).with(bound.faults());
    var limit = new Swarm.Limit(bound.seeds(), Long.MAX_VALUE / 2);
    var failed = new Swarm(SystemEnv.create(), settings, limit, _ -> {}).run(THREADS).failed();
    assertThat(failed).as("%s within %d seeds", mutation, bound.seeds()).isPresent();
    var result = failed.get();
    log.info(
        "{} is noticed by seed {}: {}",
        mutation.label(),
        result.settings().seed(),
        result.violation().orElseThrow().invariant());
    // Without the mistake, nothing is wrong with that very seed.
    Clean.check(Simulation.run(result.settings().with(Mutation.NONE), null));
  }

  @Test
  void everyMistakeHasALabelOfItsOwn() {
    assertThat(Arrays.stream(Mutation.values()).map(Mutation::label)).doesNotHaveDuplicates();
    assertThat(EnumSet.allOf(Mutation.class)).allMatch(one -> Mutation.of(one.label()) == one);
  }
}
