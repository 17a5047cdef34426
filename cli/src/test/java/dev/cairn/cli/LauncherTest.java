package dev.cairn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher `./cairn`, with tools replaced so that nothing is built.
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "cairn").toAbsolutePath().normalize();

  private record Ended(int code, String text) {}

  private static Ended run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), text);
  }

  @Test
  void itIsValidBash() throws IOException, InterruptedException {
    assertThat(run(Map.of("PATH", "/usr/bin:/bin"), "bash", "-n", LAUNCHER.toString()))
        .isEqualTo(new Ended(0, ""));
    assertThat(Files.isExecutable(LAUNCHER)).isTrue();
  }

  @Test
  void withoutAJdk25ItSaysSoInOneLine(@TempDir Path dir) throws IOException, InterruptedException {
    var script = withoutSystemJdks(dir);
    var ended =
        run(Map.of("PATH", "/usr/bin:/bin", "HOME", dir.toString()), "bash", script.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.text())
        .hasLineCount(1)
        .startsWith("cairn: needs a JDK 25 and found none in JAVA_HOME");
  }

  @Test
  void anOlderJdkDoesNotDo(@TempDir Path dir) throws IOException, InterruptedException {
    var jdk = fakeJdk(dir.resolve("jdk"), "17.0.1");
    var environment =
        Map.of("PATH", "/usr/bin:/bin", "HOME", dir.toString(), "JAVA_HOME", jdk.toString());
    var ended = run(environment, "bash", withoutSystemJdks(dir).toString(), "--version");
    assertThat(ended.text()).startsWith("cairn: needs a JDK 25").hasLineCount(1);
  }

  @Test
  void withoutMavenItSaysWhatToInstallInOneLine(@TempDir Path dir)
      throws IOException, InterruptedException {
    var jdk = fakeJdk(dir.resolve("jdk"), "25.0.1");
    var tools = Files.createDirectory(dir.resolve("tools"));
    var environment =
        Map.of("PATH", tools.toString(), "HOME", dir.toString(), "JAVA_HOME", jdk.toString());
    var ended = run(environment, "/bin/bash", withoutSystemJdks(dir).toString(), "test");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.text()).startsWith("cairn: needs Maven").hasLineCount(1);
  }

  @Test
  void itWorksThroughASymbolicLink(@TempDir Path dir) throws IOException, InterruptedException {
    var script = withoutSystemJdks(dir);
    var link = Files.createSymbolicLink(dir.resolve("link"), script.getFileName());
    var ended =
        run(Map.of("PATH", "/usr/bin:/bin", "HOME", dir.toString()), "bash", link.toString());
    assertThat(ended.text()).startsWith("cairn: needs a JDK 25");
  }

  /// A copy that looks for JDKs only where the environment says.
  private static Path withoutSystemJdks(Path dir) throws IOException {
    var text =
        Files.readString(LAUNCHER)
            .replace("/usr/lib/jvm/*", "/nowhere/*")
            .replace("/usr/java/*", "/nowhere/*")
            .replace("/opt/java/*", "/nowhere/*")
            .replace("/opt/*jdk*", "/nowhere/*")
            .replace(" /Library/Java", " /nowhere");
    return Files.writeString(dir.resolve("cairn"), text);
  }

  private static Path fakeJdk(Path home, String version) throws IOException {
    var bin = Files.createDirectories(home.resolve("bin"));
    var javac = Files.writeString(bin.resolve("javac"), "#!/bin/sh\n");
    assertThat(javac.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }
}
