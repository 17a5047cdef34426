package dev.cairn.pd;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// PD's directory, held for this process. The file `CAIRN` in it says whose it is, as three lines:
///
/// ```
/// kind=pd
/// version=1
/// cluster=<decimal>       once the cluster's id is known
/// ```
///
/// It is written aside and renamed, so that it is never torn. A directory with a file `CAIRN` of
/// another kind, or with files but without one, is not PD's and is refused untouched.
final class DataDirectory implements AutoCloseable {
  private static final String MARKER = "CAIRN";
  private static final String KIND = "kind=pd";
  private static final String VERSION = "version=1";
  private static final int MARKER_BYTES_MAX = 4096;

  private final Disk disk;
  private final Path path;
  private final Disk.Lock lock;

  private DataDirectory(Disk disk, Path path, Disk.Lock lock) {
    this.disk = disk;
    this.path = path;
    this.lock = lock;
  }

  /// Takes the directory, which is made if it is missing. Throws [CairnException]: DATA_DIR_IN_USE,
  /// DATA_DIR_FOREIGN, DATA_VERSION_UNKNOWN, DISK_FAILED.
  static DataDirectory open(Disk disk, Path path) {
    try {
      disk.createDirectories(path);
      var lock = disk.lock(path);
      var directory = new DataDirectory(disk, path, lock);
      boolean mine = false;
      try {
        directory.checkMarker();
        mine = true;
      } finally {
        if (!mine) {
          lock.close();
        }
      }
      return directory;
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /// Where the engine's files go.
  Path engine() {
    return path.resolve("meta");
  }

  /// Notes whose memory this is. Refuses if it was another cluster's.
  void claim(long clusterId) {
    try {
      var cluster = "cluster=" + Long.toUnsignedString(clusterId);
      var marker = readMarker();
      if (marker != null) {
        for (String line : marker.lines().toList()) {
          if (line.startsWith("cluster=") && !line.equals(cluster)) {
            throw new CairnException(
                ErrorCode.DATA_DIR_FOREIGN,
                path + " is marked " + line + ", but its memory is of " + cluster);
          }
        }
      }
      writeMarker(KIND + "\n" + VERSION + "\n" + cluster + "\n");
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private void checkMarker() throws IOException {
    var marker = readMarker();
    if (marker == null) {
      for (String name : disk.list(path)) {
        // Left over: the lock, a marker that was being written, the mount point's own directory.
        if (!name.equals("LOCK.cairn") && !name.startsWith(MARKER) && !name.equals("lost+found")) {
          throw new CairnException(
              ErrorCode.DATA_DIR_FOREIGN,
              "data directory " + path + " holds '" + name + "' and is not marked as PD's");
        }
      }
      writeMarker(KIND + "\n" + VERSION + "\n");
      return;
    }
    var lines = marker.lines().toList();
    if (!lines.contains(KIND)) {
      throw new CairnException(
          ErrorCode.DATA_DIR_FOREIGN,
          "data directory " + path + " is not PD's: it is marked " + String.join(", ", lines));
    }
    if (!lines.contains(VERSION)) {
      throw new CairnException(
          ErrorCode.DATA_VERSION_UNKNOWN,
          "data directory " + path + " is marked " + String.join(", ", lines) + ", not " + VERSION);
    }
  }

  private @Nullable String readMarker() throws IOException {
    var file = path.resolve(MARKER);
    if (!disk.exists(file)) {
      return null;
    }
    var buffer = ByteBuffer.allocate(MARKER_BYTES_MAX);
    try (var open = disk.openForRead(file)) {
      open.read(buffer, 0);
    }
    return UTF_8.decode(buffer.flip()).toString();
  }

  private void writeMarker(String text) throws IOException {
    var aside = path.resolve(MARKER + ".new");
    try (var file = disk.openForWrite(aside)) {
      file.truncate(0);
      file.write(UTF_8.encode(text), 0);
      file.sync();
    }
    disk.rename(aside, path.resolve(MARKER));
    disk.syncDirectory(path);
  }

  private static CairnException failed(Path path, IOException e) {
    return new CairnException(
        ErrorCode.DISK_FAILED, "data directory " + path + " cannot be used: " + e, e);
  }
}
