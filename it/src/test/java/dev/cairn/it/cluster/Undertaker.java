package dev.cairn.it.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Set;
import java.util.TreeSet;

/// Sees to it that no process started here outlives this JVM, even if the JVM is killed.
///
/// A shell reads, line by line, which processes are alive now. When its input ends, which the
/// system brings about however this JVM dies, it kills the last ones it heard of.
final class Undertaker {
  private static final Undertaker INSTANCE = new Undertaker();
  private static final String SCRIPT =
      "trap '' INT TERM HUP; while read -r line; do pids=$line; done; "
          + "[ -z \"$pids\" ] || kill -9 $pids 2>/dev/null";

  private final Set<Long> alive = new TreeSet<>();
  private final OutputStream orders;

  private Undertaker() {
    try {
      var shell =
          new ProcessBuilder("/bin/sh", "-c", SCRIPT)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      orders = shell.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void watch(Process process) {
    INSTANCE.change(process, true);
  }

  static void forget(Process process) {
    INSTANCE.change(process, false);
  }

  private synchronized void change(Process process, boolean lives) {
    boolean changed = lives ? alive.add(process.pid()) : alive.remove(process.pid());
    if (!changed) {
      return;
    }
    var line = new StringBuilder();
    alive.forEach(pid -> line.append(pid).append(' '));
    try {
      orders.write(line.append('\n').toString().getBytes(US_ASCII));
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
