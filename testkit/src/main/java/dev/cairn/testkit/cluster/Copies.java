package dev.cairn.testkit.cluster;

import dev.cairn.base.env.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Copies of small files. For tests only.
final class Copies {
  private Copies() {}

  static void copyFile(Disk disk, Path from, Path to) throws IOException {
    try (var source = disk.openForRead(from);
        var target = disk.openForWrite(to)) {
      var content = ByteBuffer.allocate(Math.toIntExact(source.size()));
      source.read(content, 0);
      target.write(content.flip(), 0);
    }
  }

  /// Copies the files of a directory that has no others in it.
  static void copyDirectory(Disk disk, Path from, Path to) throws IOException {
    disk.createDirectories(to);
    for (String name : disk.list(from)) {
      copyFile(disk, from.resolve(name), to.resolve(name));
    }
  }
}
