package dev.cairn.cli.server;

import dev.cairn.cli.log.Logs;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags about a server's log.
final class LogFlags {
  @Option(
      names = {"--log-file", "-f"},
      paramLabel = "FILE",
      description = "Write the log there instead of to standard error.")
  private @Nullable Path file;

  @Option(
      names = {"-L", "--log-level"},
      paramLabel = "LEVEL",
      description = "debug, info, warn or error. Default: info.")
  private @Nullable String level;

  LogFlags() {}

  @Nullable String level() {
    return level;
  }

  void use(String effectiveLevel) {
    if (file == null) {
      Logs.toStandardError(effectiveLevel);
    } else {
      Logs.toFile(file, effectiveLevel);
    }
  }
}
