package dev.cairn.base.env;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Files of the operating system.
final class SystemDisk implements Disk {
  /// POSIX takes a process's lock away when the process closes any descriptor of the file: a second
  /// attempt from here must not even open it.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  @Override
  public File openForRead(Path path) throws IOException {
    return new ChannelFile(FileChannel.open(path, READ));
  }

  @Override
  public File openForWrite(Path path) throws IOException {
    return new ChannelFile(FileChannel.open(path, CREATE, READ, WRITE));
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (var entries = Files.list(directory)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void deleteRecursively(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> deepestFirst;
    try (var tree = Files.walk(path)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : deepestFirst) {
      Files.deleteIfExists(entry);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  @Override
  public Lock lock(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD_HERE.add(real)) {
      throw inUse(directory, "this process already works on it");
    }
    boolean held = false;
    try {
      var channel = FileChannel.open(real.resolve("LOCK.cairn"), CREATE, WRITE);
      try {
        held = channel.tryLock() != null;
      } finally {
        if (!held) {
          channel.close();
        }
      }
      if (!held) {
        throw inUse(directory, "another process works on it");
      }
      return new HeldDirectory(real, channel);
    } finally {
      if (!held) {
        HELD_HERE.remove(real);
      }
    }
  }

  private static CairnException inUse(Path directory, String by) {
    return new CairnException(
        ErrorCode.DATA_DIR_IN_USE, "data directory " + directory + " is in use: " + by);
  }

  private record HeldDirectory(Path directory, FileChannel channel) implements Lock {
    @Override
    public void close() throws IOException {
      if (channel.isOpen()) {
        channel.close();
        HELD_HERE.remove(directory);
      }
    }
  }

  private record ChannelFile(FileChannel channel) implements File {
    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
      int total = 0;
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, position + total);
        if (read < 0) {
          break;
        }
        total += read;
      }
      return total;
    }

    @Override
    public void write(ByteBuffer buffer, long position) throws IOException {
      long at = position;
      while (buffer.hasRemaining()) {
        at += channel.write(buffer, at);
      }
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
