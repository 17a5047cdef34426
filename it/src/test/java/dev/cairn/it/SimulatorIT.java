package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.it.cluster.CairnProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same seed is the same run, in whichever JVM.
final class SimulatorIT {
  private static final Duration A_RUN_TAKES_AT_MOST = Duration.ofMinutes(2);
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx1g", "--add-opens=java.base/java.lang=ALL-UNNAMED");

  @TempDir Path home;

  @Test
  void twoRunsOfTheJvmWriteTheSameTraceToTheByte() {
    var first = run("first", List.of());
    var second = run("second", List.of("-XX:TieredStopAtLevel=4", "-Xmx512m"));
    assertThat(hash(second)).isNotEmpty().isEqualTo(hash(first));
    assertThat(home.resolve("second.trace")).hasSameBinaryContentAs(home.resolve("first.trace"));
    assertThat(home.resolve("first.trace")).isNotEmptyFile();
  }

  private String run(String name, List<String> more) {
    var options = new ArrayList<>(JVM_OPTIONS);
    options.addAll(more);
    var trace = home.resolve(name + ".trace").toString();
    var process =
        new CairnProcess(
            name,
            home.resolve(name + ".log"),
            options,
            List.of("sim", "--seed", "42", "--trace", trace));
    process.start();
    assertThat(process.awaitDeath(A_RUN_TAKES_AT_MOST)).as(process::output).isZero();
    assertThat(Files.exists(Path.of(trace))).isTrue();
    return process.output();
  }

  private static List<String> hash(String output) {
    return output.lines().filter(line -> line.startsWith("trace hash ")).toList();
  }
}
