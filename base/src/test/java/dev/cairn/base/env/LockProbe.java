package dev.cairn.base.env;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Another process that tries to lock a file: exit code 0 if it could, 1 if somebody holds it.
final class LockProbe {
  private LockProbe() {}

  public static void main(String[] args) throws IOException {
    try (var channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
      System.exit(channel.tryLock() == null ? 1 : 0);
    }
  }

  /// Whether another process could lock `file` now.
  static boolean couldLock(Path file) throws IOException, InterruptedException {
    var classes = LockProbe.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    int exit =
        new ProcessBuilder(java, "-cp", classes, LockProbe.class.getName(), file.toString())
            .inheritIO()
            .start()
            .waitFor();
    if (exit > 1) {
      throw new IOException("the probe ended with " + exit);
    }
    return exit == 0;
  }
}
