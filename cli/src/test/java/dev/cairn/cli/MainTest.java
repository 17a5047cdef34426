package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.cli.terminal.Console;
import dev.cairn.cli.terminal.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int cairn(String... args) {
    return Main.run(new Console(new PrintWriter(out, true), new PrintWriter(err, true)), args);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "playground --help",
        "pd --help",
        "store --help",
        "raw --help",
        "raw get --help",
        "raw put --help",
        "raw delete --help",
        "raw scan --help",
        "ctl --help",
        "ctl store --help",
        "ctl region --help",
        "ctl member --help",
        "bench --help",
        "bench raw --help",
        "sim --help"
      })
  void everyCommandExplainsItself(String line) {
    assertThat(cairn(line.split(" ", -1))).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("Usage: cairn").contains("--help");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theVersionIsTold() {
    assertThat(cairn("--version")).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("cairn").contains("TiKV 8.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plaground",
        "raw",
        "raw put onlykey",
        "store --adr x",
        "bench raw --gets many"
      })
  void whatIsNotUnderstoodIsSaidInOneLineWithCodeTwo(String line) {
    var args = line.isEmpty() ? new String[0] : line.split(" ", -1);
    assertThat(cairn(args)).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).startsWith("cairn: ").contains("--help").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aMistypedCommandGetsASuggestion() {
    cairn("plaground");
    assertThat(err.toString()).contains("playground");
  }

  @Test
  void anUnknownSettingStopsTheStoreWithItsPlace(@TempDir Path dir) throws IOException {
    var file = dir.resolve("store.toml");
    Files.writeString(file, "[server]\nadr = \"127.0.0.1:1\"\n");
    assertThat(cairn("store", "--config", file.toString())).isEqualTo(Exit.FAILED);
    assertThat(err.toString())
        .startsWith("cairn: " + file + ":2: unknown key 'server.adr'; did you mean 'server.addr'?")
        .hasLineCount(1);
  }

  @Test
  void flagsWinOverTheFileAndAreShown(@TempDir Path dir) throws IOException {
    var file = dir.resolve("store.toml");
    Files.writeString(file, "[server]\naddr = \"h:1\"\nstatus-addr = \"h:2\"\n");
    var code =
        cairn(
            "store",
            "-C",
            file.toString(),
            "-A",
            "h:3",
            "--pd",
            "a:1,b:2",
            "--labels",
            "zone=z",
            "--set",
            "storage.block-cache.capacity=1GiB",
            "--print-config");
    assertThat(code).isEqualTo(Exit.OK);
    assertThat(out.toString())
        .contains("addr = \"h:3\"")
        .contains("status-addr = \"h:2\"")
        .contains("endpoints = [\"a:1\", \"b:2\"]")
        .contains("\"zone\" = \"z\"")
        .contains("capacity = \"1GiB\"");
  }

  @Test
  void pdShowsItsSettings() {
    assertThat(cairn("pd", "--name", "pd7", "--print-config")).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("name = \"pd7\"").contains("max-replicas = 3");
  }

  @Test
  void aMissingFileIsNamedWithItsFlag() {
    assertThat(cairn("pd", "--config", "no/such.toml")).isEqualTo(Exit.FAILED);
    assertThat(err.toString()).contains("--config names no/such.toml, which does not exist");
  }

  @Test
  void aPortInUseIsNamedWithItsFlag() throws IOException {
    try (var taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = taken.getLocalPort();
      assertThat(cairn("playground", "--pd-port", "" + port)).isEqualTo(Exit.FAILED);
      assertThat(err.toString())
          .contains("port " + port + " for PD (--pd-port " + port + ") is in use")
          .hasLineCount(1);
    }
  }

  @Test
  void aPdThatIsNotThereIsNamed() throws IOException {
    int port;
    try (var free = new ServerSocket()) {
      free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      port = free.getLocalPort();
    }
    var pd = "127.0.0.1:" + port;
    assertThat(cairn("raw", "get", "--pd", pd, "--timeout", "1", "k")).isEqualTo(Exit.FAILED);
    assertThat(err.toString()).startsWith("cairn: ").contains(pd).hasLineCount(1);
    assertThat(cairn("ctl", "store", "--pd", pd, "--timeout", "1")).isEqualTo(Exit.FAILED);
    assertThat(err.toString()).hasLineCount(2);
  }
}
