package dev.cairn.testkit.sim;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.testkit.sim.SimDisk.NameChange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A disk as one process uses it: each use is a moment at which the process may lose its turn or
/// die, and syncing takes time.
final class ProcessDisk implements Disk {
  private final SimDisk disk;
  private final SimProcess process;

  ProcessDisk(SimDisk disk, SimProcess process) {
    this.disk = disk;
    this.process = process;
  }

  @Override
  public File openForRead(Path path) throws IOException {
    process.yieldPoint();
    return new OpenFile(path, file(path));
  }

  @Override
  public File openForWrite(Path path) throws IOException {
    process.yieldPoint();
    if (disk.find(path) == null) {
      var parent = parent(path);
      checkRoom(0);
      disk.change(new NameChange(List.of(new NameChange.Place(parent, name(path), new SimFile()))));
    }
    return new OpenFile(path, file(path));
  }

  private SimFile file(Path path) throws IOException {
    if (disk.find(path) instanceof SimFile file) {
      return file;
    }
    throw new NoSuchFileException(path.toString());
  }

  private SimDirectory directory(Path path) throws IOException {
    return switch (disk.find(path)) {
      case SimDirectory directory -> directory;
      case SimFile _ -> throw new NotDirectoryException(path.toString());
      case null -> throw new NoSuchFileException(path.toString());
    };
  }

  private SimDirectory parent(Path path) throws IOException {
    var parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new NoSuchFileException(path.toString());
    }
    return directory(parent);
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    process.yieldPoint();
    var parent = directory.toAbsolutePath().getParent();
    if (parent != null && disk.find(parent) == null) {
      createDirectories(parent);
    }
    if (disk.find(directory) == null) {
      disk.change(
          new NameChange(
              List.of(
                  new NameChange.Place(parent(directory), name(directory), new SimDirectory()))));
    }
  }

  @Override
  public List<String> list(Path directory) {
    process.yieldPoint();
    return disk.find(directory) instanceof SimDirectory found
        ? List.copyOf(found.names().keySet())
        : List.of();
  }

  @Override
  public boolean exists(Path path) {
    process.checkAlive();
    return disk.find(path) != null;
  }

  @Override
  public void delete(Path path) throws IOException {
    process.yieldPoint();
    var node = disk.find(path);
    if (node == null) {
      return;
    }
    if (node instanceof SimDirectory directory && !directory.names().isEmpty()) {
      throw new IOException(path + ": directory not empty");
    }
    disk.change(new NameChange(List.of(new NameChange.Place(parent(path), name(path), null))));
  }

  @Override
  public void deleteRecursively(Path path) throws IOException {
    if (disk.find(path) instanceof SimDirectory directory) {
      for (String name : List.copyOf(directory.names().keySet())) {
        deleteRecursively(path.resolve(name));
      }
    }
    delete(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    process.yieldPoint();
    var node = disk.find(from);
    if (node == null) {
      throw new NoSuchFileException(from.toString());
    }
    var places = new ArrayList<NameChange.Place>();
    places.add(new NameChange.Place(parent(from), name(from), null));
    places.add(new NameChange.Place(parent(to), name(to), node));
    disk.change(new NameChange(places));
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    var found = directory(directory);
    takeTime(directory);
    disk.syncDirectory(found);
  }

  /// What every sync costs; throws if it fails.
  private void takeTime(Path path) throws IOException {
    process.yieldPoint();
    if (!disk.health().sync(process)) {
      throw new IOException("Input/output error: " + path);
    }
  }

  @Override
  public long usableBytes(Path path) {
    process.checkAlive();
    return Math.max(0, disk.health().capacityBytes() - disk.usedBytes());
  }

  private void checkRoom(long more) throws IOException {
    if (disk.usedBytes() + more > disk.health().capacityBytes()) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public Lock lock(Path directory) {
    process.yieldPoint();
    if (!disk.lock(directory)) {
      throw new CairnException(
          ErrorCode.DATA_DIR_IN_USE, "data directory " + directory + " is in use");
    }
    return () -> {
      if (process.isAlive()) {
        disk.unlock(directory);
      }
    };
  }

  private final class OpenFile implements File {
    private final Path path;
    private final SimFile file;
    private boolean closed;

    OpenFile(Path path, SimFile file) {
      this.path = path;
      this.file = file;
    }

    private void use() throws IOException {
      process.yieldPoint();
      if (closed) {
        throw new IOException(path + " is closed");
      }
    }

    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
      use();
      return file.read(buffer, position);
    }

    @Override
    public void write(ByteBuffer buffer, long position) throws IOException {
      use();
      long more = Math.max(0, position + buffer.remaining() - file.size());
      if (more > 0) {
        checkRoom(more);
      }
      file.write(buffer, position);
    }

    @Override
    public void sync() throws IOException {
      use();
      boolean lies = disk.health().syncLies();
      try {
        takeTime(path);
      } catch (IOException e) {
        file.syncFailed(disk.chance());
        throw e;
      }
      if (!lies) {
        file.sync();
      }
    }

    @Override
    public long size() throws IOException {
      process.checkAlive();
      if (closed) {
        throw new IOException(path + " is closed");
      }
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      use();
      file.truncate(Math.toIntExact(size));
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
