package dev.cairn.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testkit.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The seed decides everything. Two JVMs are compared by `SimulatorIT`.
@ExtendWith(Quiet.class)
final class SameSeedTest {
  @ParameterizedTest
  @ValueSource(longs = {3, 42, 1_000_003})
  void theSameSeedIsTheSameRunToTheByte(long seed) {
    var first = new ArrayList<String>();
    var second = new ArrayList<String>();
    var one = run(seed, first);
    var other = run(seed, second);
    assertThat(first).hasSizeGreaterThan(1_000);
    assertThat(String.join("\n", second)).isEqualTo(String.join("\n", first));
    assertThat(other.hash()).isEqualTo(one.hash());
    assertThat(other.tally()).isEqualTo(one.tally());
    assertThat(other.history()).isEqualTo(one.history());
  }

  @Test
  void anotherSeedIsAnotherRun() {
    assertThat(run(4, new ArrayList<>()).hash()).isNotEqualTo(run(5, new ArrayList<>()).hash());
  }

  private static Result run(long seed, List<String> lines) {
    return Simulation.run(Settings.of(seed), (TraceEvent event) -> lines.add(event.line()));
  }
}
