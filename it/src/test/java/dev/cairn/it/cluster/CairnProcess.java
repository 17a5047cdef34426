package dev.cairn.it.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One `cairn …` command line as a process of its own, which can be started again after its death.
/// What it writes is appended to one log.
///
/// Not thread-safe.
public final class CairnProcess implements AutoCloseable {
  private static final String MAIN_CLASS = "dev.cairn.cli.Main";
  private static final List<String> TEST_LIBRARIES =
      List.of(
          "/org/tikv/", "/org/junit/", "/org/apache/maven/", "/org/assertj/", "/org/awaitility/");
  private static final Duration DEATH_TAKES_AT_MOST = Duration.ofSeconds(30);
  private static final long LOG_TAIL_BYTES = 64L << 10;

  private final String name;
  private final List<String> arguments;
  private final Path log;
  private final List<String> jvmOptions;
  private @Nullable Process process;

  /// A process that is not started yet.
  ///
  /// @param name what messages call it
  /// @param log the file for what it writes
  /// @param arguments what follows `cairn`
  public CairnProcess(String name, Path log, List<String> arguments) {
    this(name, log, List.of("-Xmx256m"), arguments);
  }

  /// The same with options of its own for the JVM.
  public CairnProcess(String name, Path log, List<String> jvmOptions, List<String> arguments) {
    this.name = name;
    this.log = log;
    this.jvmOptions = List.copyOf(jvmOptions);
    this.arguments = List.copyOf(arguments);
  }

  /// What messages call it.
  public String name() {
    return name;
  }

  /// Starts it; it must not be alive.
  public void start() {
    if (isAlive()) {
      throw new IllegalStateException(name + " is alive already");
    }
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      process =
          new ProcessBuilder(commandLine())
              .redirectErrorStream(true)
              .redirectInput(Redirect.from(new File("/dev/null")))
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Undertaker.watch(process);
  }

  /// SIGKILL, without waiting for the death.
  public void strike() {
    running().destroyForcibly();
  }

  /// SIGKILL; when this returns it is dead.
  public void kill() {
    strike();
    awaitDeath(DEATH_TAKES_AT_MOST);
  }

  /// SIGTERM; when this returns it is dead. Answers its exit code.
  public int stop(Duration atMost) {
    running().destroy();
    return awaitDeath(atMost);
  }

  /// SIGSTOP: it stands still, connections and all, until it is resumed or killed.
  public void pause() {
    signal("STOP");
  }

  /// SIGCONT: it goes on.
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + name + " of " + this.name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling " + this.name, e);
    }
  }

  /// Waits until it has ended, and answers its exit code.
  public int awaitDeath(Duration atMost) {
    var dying = running();
    try {
      if (!dying.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            name + " is alive after " + atMost.toSeconds() + " s\n" + logTail(60));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ends", e);
    }
    Undertaker.forget(dying);
    return dying.exitValue();
  }

  /// Whether it runs.
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /// Its process id.
  public long pid() {
    return running().pid();
  }

  /// All that it wrote since it was first started.
  public String output() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The last lines that it wrote.
  public String logTail(int lines) {
    if (!Files.exists(log)) {
      return "";
    }
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      var bytes = new byte[(int) Math.min(LOG_TAIL_BYTES, file.length())];
      file.seek(file.length() - bytes.length);
      file.readFully(bytes);
      var all = new String(bytes, UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      kill();
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }

  private List<String> commandLine() {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("--enable-native-access=ALL-UNNAMED");
    line.add("--sun-misc-unsafe-memory-access=allow");
    // Several of these share a small machine with the test.
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    line.addAll(jvmOptions);
    line.addAll(List.of("-cp", classPath(), MAIN_CLASS));
    line.addAll(arguments);
    return line;
  }

  /// The class path of the command line: this JVM's, without what only tests need. The official
  /// client above all must not be there: it brings classes of its own for etcd and others.
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !isForTestsOnly(entry))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isForTestsOnly(String entry) {
    var path = entry.replace(File.separatorChar, '/');
    return path.endsWith("/it/target/test-classes")
        || path.endsWith("/it/target/classes")
        || TEST_LIBRARIES.stream().anyMatch(path::contains);
  }
}
