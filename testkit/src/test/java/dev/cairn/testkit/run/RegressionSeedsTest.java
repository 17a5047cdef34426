package dev.cairn.testkit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.testkit.fault.FaultPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Seeds that once failed, each with its reason: `regression-seeds.txt`.
@ExtendWith(Quiet.class)
final class RegressionSeedsTest {
  record Known(long seed, String faults, String reason) {
    Settings settings() {
      var settings = Settings.of(seed);
      if (faults.equals("any")) {
        return settings;
      }
      return settings.with(
          Stream.of(faults.split(",", -1)).map(FaultPlan::kind).collect(Collectors.toSet()));
    }
  }

  static List<Known> seeds() {
    var file =
        Objects.requireNonNull(
            RegressionSeedsTest.class.getResourceAsStream("/regression-seeds.txt"));
    try (var lines = new BufferedReader(new InputStreamReader(file, UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.strip().split("\\s+", 3))
          .map(parts -> new Known(Long.parseLong(parts[0]), parts[1], parts[2]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatFailedOnceHolds(Known known) {
    Clean.check(Simulation.run(known.settings(), null));
  }
}
