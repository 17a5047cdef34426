package dev.cairn.store.snapshot;

import dev.cairn.base.env.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A disk in memory that forgets in a crash what [Disk] does not promise to be kept: content that
/// was not synced, and names in directories that were not.
///
/// Every call is a step of the [Fuse].
final class CrashDisk implements Disk {
  private final Fuse fuse;
  private final Directory root = new Directory();

  CrashDisk(Fuse fuse) {
    this.fuse = fuse;
  }

  private abstract static sealed class Node permits Directory, Content {
    abstract void forget();

    abstract void keep();
  }

  private static final class Directory extends Node {
    private Map<String, Node> names = new TreeMap<>();
    private Map<String, Node> durable = new TreeMap<>();

    void sync() {
      durable = new TreeMap<>(names);
    }

    @Override
    void forget() {
      names = new TreeMap<>(durable);
      names.values().forEach(Node::forget);
    }

    @Override
    void keep() {
      sync();
      names.values().forEach(Node::keep);
    }
  }

  private static final class Content extends Node {
    private byte[] bytes = {};
    private byte[] durable = {};

    @Override
    void forget() {
      bytes = durable.clone();
    }

    @Override
    void keep() {
      durable = bytes.clone();
    }
  }

  /// The machine fails and starts again. What was not synced is lost, or happened to be written.
  void crash(boolean loses) {
    if (loses) {
      root.forget();
    } else {
      root.keep();
    }
  }

  /// Changes a byte behind everybody's back.
  void flip(Path path, int position) {
    if (find(path) instanceof Content content) {
      content.bytes[position] ^= 1;
    } else {
      throw new IllegalArgumentException("no file " + path);
    }
  }

  private @Nullable Node find(Path path) {
    Node node = root;
    for (Path name : path) {
      if (!(node instanceof Directory directory)) {
        return null;
      }
      node = directory.names.get(name.toString());
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private Directory directory(@Nullable Path path) throws IOException {
    if (path == null) {
      return root;
    }
    if (find(path) instanceof Directory directory) {
      return directory;
    }
    throw new NoSuchFileException(path.toString());
  }

  @Override
  public File openForRead(Path path) throws IOException {
    return fuse.step(() -> {
      if (find(path) instanceof Content content) {
        return new Handle(content);
      }
      throw new NoSuchFileException(path.toString());
    });
  }

  @Override
  public File openForWrite(Path path) throws IOException {
    return fuse.step(() -> {
      var names = directory(path.getParent()).names;
      var node = names.computeIfAbsent(path.getFileName().toString(), _ -> new Content());
      if (node instanceof Content content) {
        return new Handle(content);
      }
      throw new IOException(path + " is a directory");
    });
  }

  @Override
  public void createDirectories(Path path) throws IOException {
    fuse.step(() -> {
      var directory = root;
      for (Path name : path) {
        var node = directory.names.computeIfAbsent(name.toString(), _ -> new Directory());
        if (!(node instanceof Directory below)) {
          throw new IOException(path + " leads through a file");
        }
        directory = below;
      }
      return directory;
    });
  }

  @Override
  public List<String> list(Path path) {
    return find(path) instanceof Directory directory
        ? new ArrayList<>(directory.names.keySet())
        : List.of();
  }

  @Override
  public boolean exists(Path path) {
    return find(path) != null;
  }

  @Override
  public void delete(Path path) throws IOException {
    fuse.step(() -> {
      if (find(path) instanceof Directory directory && !directory.names.isEmpty()) {
        throw new IOException(path + " is not empty");
      }
      if (find(path) != null) {
        directory(path.getParent()).names.remove(path.getFileName().toString());
      }
      return path;
    });
  }

  /// File by file, so that a process can die in the middle.
  @Override
  public void deleteRecursively(Path path) throws IOException {
    for (String name : list(path)) {
      deleteRecursively(path.resolve(name));
    }
    delete(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    fuse.step(() -> {
      var node = find(from);
      if (node == null) {
        throw new NoSuchFileException(from.toString());
      }
      if (find(to) instanceof Directory target && !target.names.isEmpty()) {
        throw new IOException(to + " is not empty");
      }
      directory(from.getParent()).names.remove(from.getFileName().toString());
      directory(to.getParent()).names.put(to.getFileName().toString(), node);
      return node;
    });
  }

  @Override
  public void syncDirectory(Path path) throws IOException {
    fuse.step(() -> {
      directory(path).sync();
      return path;
    });
  }

  @Override
  public long usableBytes(Path path) {
    return Long.MAX_VALUE;
  }

  @Override
  public Lock lock(Path directory) {
    throw new UnsupportedOperationException("nobody else is here");
  }

  private final class Handle implements File {
    private final Content content;

    Handle(Content content) {
      this.content = content;
    }

    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
      return fuse.step(() -> {
        int from = (int) Math.min(position, content.bytes.length);
        int length = Math.min(buffer.remaining(), content.bytes.length - from);
        buffer.put(content.bytes, from, length);
        return length;
      });
    }

    @Override
    public void write(ByteBuffer buffer, long position) throws IOException {
      fuse.step(() -> {
        int from = Math.toIntExact(position);
        int length = buffer.remaining();
        if (from + length > content.bytes.length) {
          content.bytes = Arrays.copyOf(content.bytes, from + length);
        }
        buffer.get(content.bytes, from, length);
        return length;
      });
    }

    @Override
    public void sync() throws IOException {
      fuse.step(() -> {
        content.keep();
        return content;
      });
    }

    @Override
    public long size() {
      return content.bytes.length;
    }

    @Override
    public void truncate(long size) throws IOException {
      fuse.step(() -> {
        content.bytes = Arrays.copyOf(content.bytes, Math.toIntExact(size));
        return content;
      });
    }

    @Override
    public void close() {}
  }
}
