package dev.cairn.cli.terminal;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Where a command says what it has to say. Thread-safe.
///
/// @param out what was asked for
/// @param err everything else
public record Console(PrintWriter out, PrintWriter err) {
  /// The process's own standard streams, in UTF-8.
  @SuppressWarnings("SystemOut") // the one place that owns them
  public static Console system() {
    return new Console(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }

  /// One line of what was asked for.
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  /// One line about what is going on.
  public void note(String line) {
    err.println(line);
    err.flush();
  }
}
