package dev.cairn.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.replicated.RawFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A store's directory, held for this process. The file `CAIRN` in it says whose it is:
///
/// ```
/// kind=store
/// version=1
/// raw=V1 | V1TTL | V2     how raw pairs are kept; V1 where it is missing
/// cluster=<decimal>       once they are known
/// store=<decimal>
/// ```
///
/// It is written aside and renamed, so that it is never torn. A directory with a file `CAIRN` of
/// another kind, or with files but without one, is not a store's and is refused untouched.
final class DataDir implements AutoCloseable {
  private static final String MARKER = "CAIRN";
  private static final String KIND = "store";
  private static final String VERSION = "1";
  private static final String RAW = "raw";
  private static final int MARKER_BYTES_MAX = 4096;

  /// What an empty directory may hold: the lock, a marker that was being written, and the mount
  /// point's own directory.
  private static final List<String> HARMLESS = List.of("LOCK.cairn", MARKER + ".new", "lost+found");

  private final Disk disk;
  private final Path path;
  private final Disk.Lock lock;

  private DataDir(Disk disk, Path path, Disk.Lock lock) {
    this.disk = disk;
    this.path = path;
    this.lock = lock;
  }

  /// Takes the directory, which is made if it is missing. Throws [CairnException]: DATA_DIR_IN_USE,
  /// DATA_DIR_FOREIGN, DATA_VERSION_UNKNOWN, DISK_FAILED.
  static DataDir open(Disk disk, Path path) {
    try {
      disk.createDirectories(path);
      var directory = new DataDir(disk, path, disk.lock(path));
      boolean good = false;
      try {
        directory.check();
        good = true;
      } finally {
        if (!good) {
          directory.lock.close();
        }
      }
      return directory;
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private void check() throws IOException {
    Map<String, String> marker = read();
    if (marker == null) {
      for (String name : disk.list(path)) {
        if (!HARMLESS.contains(name)) {
          throw new CairnException(
              ErrorCode.DATA_DIR_FOREIGN,
              "data directory " + path + " holds '" + name + "' and is not marked as a store's");
        }
      }
      write(Map.of("kind", KIND, "version", VERSION));
      return;
    }
    if (!KIND.equals(marker.get("kind"))) {
      throw new CairnException(
          ErrorCode.DATA_DIR_FOREIGN,
          "data directory " + path + " is not a store's: its file CAIRN says " + marker);
    }
    if (!VERSION.equals(marker.get("version"))) {
      throw new CairnException(
          ErrorCode.DATA_VERSION_UNKNOWN,
          "data directory " + path + " is of another version: its file CAIRN says " + marker);
    }
  }

  /// Notes how raw pairs are kept here. Refuses if that is another way than those that are here
  /// already (as `holdsData` says, which is asked only then) were written in.
  void checkRawFormat(RawFormat wanted, BooleanSupplier holdsData) {
    try {
      Map<String, String> marker = read();
      String made = marker == null ? null : marker.get(RAW);
      if (made == null) {
        made = RawFormat.V1.toString();
      }
      if (made.equals(wanted.toString())) {
        return;
      }
      if (holdsData.getAsBoolean()) {
        throw new CairnException(
            ErrorCode.CONFIG_INVALID,
            "data directory "
                + path
                + " holds pairs kept as "
                + settings(made)
                + ", storage is set to "
                + settings(wanted.toString())
                + "; set it back, or load the data into a new cluster");
      }
      amend(Map.of(RAW, wanted.toString()));
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static String settings(String format) {
    return switch (format) {
      case "V1" -> "V1 (api-version = 1, enable-ttl = false)";
      case "V1TTL" -> "V1TTL (api-version = 1, enable-ttl = true)";
      case "V2" -> "V2 (api-version = 2, enable-ttl = true)";
      default -> format;
    };
  }

  /// Refuses the directory if it is marked as another cluster's.
  void checkCluster(long cluster) {
    try {
      Map<String, String> marker = read();
      String marked = marker == null ? null : marker.get("cluster");
      if (marked != null && !marked.equals(Long.toUnsignedString(cluster))) {
        throw new CairnException(
            ErrorCode.CLUSTER_MISMATCH,
            "data directory "
                + path
                + " belongs to cluster "
                + marked
                + ", PD serves cluster "
                + Long.toUnsignedString(cluster));
      }
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /// Notes whose data this is. Refuses if it is marked as another store's.
  void claim(long cluster, long store) {
    checkCluster(cluster);
    try {
      Map<String, String> marker = read();
      String marked = marker == null ? null : marker.get("store");
      if (marked != null && !marked.equals(Long.toUnsignedString(store))) {
        throw new CairnException(
            ErrorCode.DATA_DIR_FOREIGN,
            "data directory "
                + path
                + " is marked as store "
                + marked
                + "'s, but holds the data of store "
                + Long.toUnsignedString(store));
      }
      if (marked == null) {
        amend(
            Map.of(
                "cluster", Long.toUnsignedString(cluster), "store", Long.toUnsignedString(store)));
      }
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private @Nullable Map<String, String> read() throws IOException {
    var file = path.resolve(MARKER);
    if (!disk.exists(file)) {
      return null;
    }
    var buffer = ByteBuffer.allocate(MARKER_BYTES_MAX);
    try (var open = disk.openForRead(file)) {
      open.read(buffer, 0);
    }
    var lines = new TreeMap<String, String>();
    UTF_8
        .decode(buffer.flip())
        .toString()
        .lines()
        .forEach(line -> {
          int equals = line.indexOf('=');
          if (equals > 0) {
            lines.put(line.substring(0, equals), line.substring(equals + 1));
          }
        });
    return lines;
  }

  /// Puts lines over those that are there.
  private void amend(Map<String, String> lines) throws IOException {
    var all = new TreeMap<>(Map.of("kind", KIND, "version", VERSION));
    var before = read();
    if (before != null) {
      all.putAll(before);
    }
    all.putAll(lines);
    write(all);
  }

  private void write(Map<String, String> lines) throws IOException {
    var text = new StringBuilder();
    new TreeMap<>(lines).forEach((key, value) -> text.append(key + "=" + value + "\n"));
    var aside = path.resolve(MARKER + ".new");
    try (var file = disk.openForWrite(aside)) {
      file.truncate(0);
      file.write(UTF_8.encode(text.toString()), 0);
      file.sync();
    }
    disk.rename(aside, path.resolve(MARKER));
    disk.syncDirectory(path);
  }

  private static CairnException failed(Path path, IOException e) {
    return new CairnException(
        ErrorCode.DISK_FAILED, "data directory " + path + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }
}
