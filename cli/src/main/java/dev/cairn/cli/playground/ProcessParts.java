package dev.cairn.cli.playground;

import dev.cairn.base.config.ConfigText;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.cli.Main;
import dev.cairn.cli.terminal.Console;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Each part a process of its own, with its settings and its log in files. A part that dies is
/// reported and not started again: that is what people use this for.
///
/// Children end when this process does, however it ends: their standard input breaks.
final class ProcessParts implements Parts {
  private static final long STOP_SECONDS_MAX = 15;

  private final Plan plan;
  private final Console console;
  private final Map<String, Process> children = new LinkedHashMap<>();
  private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
  private volatile boolean stopping;

  ProcessParts(Plan plan, Console console) {
    this.plan = plan;
    this.console = console;
  }

  @Override
  public void startPd() {
    start("pd", "pd", ConfigText.toToml(plan.pd()));
  }

  @Override
  public void startStore(int index) {
    start("store-" + (index + 1), "store", ConfigText.toToml(plan.stores().get(index)));
  }

  private synchronized void start(String name, String command, String settings) {
    if (stopping) {
      throw new CairnException(ErrorCode.REQUEST_FAILED, "the playground is being stopped");
    }
    var file = plan.dir().resolve(name + ".toml");
    var log = plan.log(name);
    try {
      Files.writeString(file, settings);
      Files.createDirectories(plan.dir().resolve("logs"));
      var child =
          new ProcessBuilder(commandLine(command, file))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      children.put(name, child);
      console.note("  " + name + " is process " + child.pid() + ", log " + log);
      var _ = child.onExit().thenAccept(ended -> died(name, ended, log));
    } catch (IOException failed) {
      throw new CairnException(
          ErrorCode.REQUEST_FAILED, name + " cannot be started: " + failed.getMessage(), failed);
    }
  }

  private static List<String> commandLine(String command, Path settings) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.addAll(List.of(Main.class.getName(), command, "--end-with-parent"));
    line.addAll(List.of("--config", settings.toString()));
    return line;
  }

  private void died(String name, Process ended, Path log) {
    if (stopping) {
      return;
    }
    var what = name + " (process " + ended.pid() + ") ended with code " + ended.exitValue();
    console.note("cairn: " + what + " (see " + log + ")");
    broken.complete(new CairnException(ErrorCode.REQUEST_FAILED, what + "; see " + log));
  }

  @Override
  public CompletableFuture<Throwable> broken() {
    return broken;
  }

  @Override
  public boolean endsWhenBroken() {
    return false;
  }

  @Override
  public synchronized void stop() {
    stopping = true;
    var last = new ArrayList<>(children.entrySet()).reversed();
    for (var child : last) {
      if (!child.getKey().equals("pd")) {
        child.getValue().destroy();
      }
    }
    for (var child : last) {
      child.getValue().destroy();
      end(child.getValue());
    }
  }

  private static void end(Process child) {
    try {
      if (!child.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        child.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
