package dev.cairn.cli.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.cli.Main;
import dev.cairn.cli.terminal.Console;
import dev.cairn.cli.terminal.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SimCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path home;

  private int sim(String line) {
    var console = new Console(new PrintWriter(out, true), new PrintWriter(err, true));
    return Main.run(console, ("sim " + line).split(" ", -1));
  }

  @Test
  void aRunTellsWhatItDidAndThatNothingWasFound() {
    assertThat(sim("--seed 42 --seconds 5")).isEqualTo(Exit.OK);
    assertThat(err.toString()).contains("seed 42: ", "trace hash ", "nothing found");
  }

  @Test
  void theTraceIsALineForEachEventAndTheSameEachTime() throws IOException {
    var file = home.resolve("trace.txt");
    sim("--seed 42 --seconds 5 --trace " + file);
    sim("--seed 42 --seconds 5 --trace -");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSizeGreaterThan(100).anyMatch(line -> line.contains(" LEADER "));
    assertThat(out.toString().lines()).containsExactlyElementsOf(lines);
  }

  @Test
  void aMistakeIsShownWithSeedInvariantHistoryAndEvents() throws IOException {
    var picture = home.resolve("run.html");
    assertThat(
            sim(
                "--swarm --seed 1 --seeds 20 --mistake stale-read-after-transfer"
                    + " --faults transfer --picture "
                    + picture))
        .isEqualTo(Exit.FAILED);
    assertThat(out.toString())
        .contains("VIOLATED: registers are linearizable")
        .contains("client")
        .contains("last events before that:")
        .containsPattern(
            "again: cairn sim --seed \\d+ --faults transfer --mistake stale-read-after-transfer");
    assertThat(picture).content().contains("<svg", "Violated: registers are linearizable");
  }

  @Test
  void faultsAndMistakesAreListed() {
    assertThat(sim("--list")).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("one-way", "lying-disk", "tso-reset");
  }

  @ParameterizedTest
  @CsvSource({
    "--faults earthquake, earthquake",
    "'--faults wipe,bit-flip', bit-flip costs a replica",
    "--mistake optimism, optimism",
    "--stores 2, 3 to 9",
    "--regions 99, 1 to 20",
    "--seconds 0, longer than nothing",
    "--threads 0, --threads",
  })
  void whatCannotBeIsRefusedInOneLine(String line, String named) {
    assertThat(sim(line)).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).startsWith("cairn: ").contains(named).hasLineCount(1);
  }

  @Test
  void aTraceThatCannotBeWrittenIsNamed() {
    var file = home.resolve("none/trace.txt");
    assertThat(sim("--seed 1 --seconds 1 --trace " + file)).isEqualTo(Exit.FAILED);
    assertThat(err.toString()).contains(file.toString());
  }
}
