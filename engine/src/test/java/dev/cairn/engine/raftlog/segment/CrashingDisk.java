package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.env.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A disk in memory that keeps no more than [Disk] promises: after [#crash], of what was not synced
/// each sector, each name and the size of each file is there or not, by chance. It also fails on
/// demand. Test only. Thread-safe.
final class CrashingDisk implements Disk {
  private static final int SECTOR = 64;

  private TreeMap<Path, Inode> names = new TreeMap<>();
  private TreeMap<Path, Inode> durableNames = new TreeMap<>();
  private List<NameChange> pendingNames = new ArrayList<>();
  private long operations;
  private long operationsMax = Long.MAX_VALUE;
  private long bytesMax = Long.MAX_VALUE;
  private int syncsToFail;

  /// A change of names that happens as a whole; a null inode removes the name.
  private record NameChange(Path directory, Map<Path, @Nullable Inode> names) {}

  private static final class Inode {
    private byte[] bytes = {};
    private int size;
    private byte[] durable = {};

    /// The sectors written since the last sync.
    private final BitSet touched = new BitSet();

    private void write(ByteBuffer buffer, long position) {
      int at = Math.toIntExact(position);
      int length = buffer.remaining();
      if (at + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(at + length, bytes.length * 2));
      }
      buffer.get(bytes, at, length);
      size = Math.max(size, at + length);
      touched.set(at / SECTOR, (at + length + SECTOR - 1) / SECTOR);
    }

    private void truncate(long newSize) {
      if (newSize < size) {
        Arrays.fill(bytes, (int) newSize, size, (byte) 0);
        touched.set((int) newSize / SECTOR, size / SECTOR + 1);
        size = (int) newSize;
      }
    }

    private void sync() {
      durable = Arrays.copyOf(bytes, size);
      touched.clear();
    }

    private Inode copy() {
      var copy = new Inode();
      copy.bytes = Arrays.copyOf(bytes, size);
      copy.size = size;
      copy.durable = durable.clone();
      copy.touched.or(touched);
      return copy;
    }

    private void crash(SplittableRandom random) {
      int newSize =
          switch (random.nextInt(3)) {
            case 0 -> durable.length;
            case 1 -> size;
            default ->
                Math.min(size, durable.length)
                    + random.nextInt(Math.abs(size - durable.length) + 1);
          };
      byte[] survived = Arrays.copyOf(durable, newSize);
      int oddsOfNew = random.nextInt(5);
      for (int i = touched.nextSetBit(0); i >= 0; i = touched.nextSetBit(i + 1)) {
        int from = i * SECTOR;
        int to = Math.min(newSize, Math.min(size, from + SECTOR));
        if (from < to && random.nextInt(4) < oddsOfNew) {
          System.arraycopy(bytes, from, survived, from, to - from);
        }
      }
      bytes = survived;
      size = newSize;
      sync();
    }
  }

  /// A copy of the disk as it is, what is not synced included.
  synchronized CrashingDisk copy() {
    var copy = new CrashingDisk();
    var inodes = new IdentityHashMap<Inode, Inode>();
    names.forEach((p, i) -> copy.names.put(p, inodes.computeIfAbsent(i, Inode::copy)));
    durableNames.forEach(
        (p, i) -> copy.durableNames.put(p, inodes.computeIfAbsent(i, Inode::copy)));
    for (NameChange change : pendingNames) {
      var own = new HashMap<Path, @Nullable Inode>();
      change.names.forEach(
          (p, i) -> own.put(p, i == null ? null : inodes.computeIfAbsent(i, Inode::copy)));
      copy.pendingNames.add(new NameChange(change.directory, own));
    }
    return copy;
  }

  /// Loses what the power going off could lose; after that, the disk works again.
  synchronized void crash(SplittableRandom random) {
    for (NameChange change : pendingNames) {
      if (random.nextBoolean()) {
        apply(change, durableNames);
      }
    }
    names = durableNames;
    var seen = new IdentityHashMap<Inode, Boolean>();
    for (Inode inode : names.values()) {
      if (seen.put(inode, true) == null) {
        inode.crash(random);
      }
    }
    durableNames = new TreeMap<>(names);
    pendingNames = new ArrayList<>();
    mend();
  }

  /// Lets the disk work again; nothing is lost.
  synchronized void mend() {
    operationsMax = Long.MAX_VALUE;
    bytesMax = Long.MAX_VALUE;
    syncsToFail = 0;
  }

  /// How many changes and syncs were asked for so far.
  synchronized long operations() {
    return operations;
  }

  /// After so many more changes and syncs, each fails.
  synchronized void cutAfter(long more) {
    operationsMax = operations + more;
  }

  /// The next sync of a file fails.
  synchronized void failNextSync() {
    syncsToFail = 1;
  }

  /// Nothing may grow any more beyond so many bytes in all.
  synchronized void limitBytes(long max) {
    bytesMax = max;
  }

  synchronized byte[] content(Path path) {
    Inode inode = inode(path);
    return Arrays.copyOf(inode.bytes, inode.size);
  }

  /// Replaces the content of a file, durably.
  synchronized void content(Path path, byte[] bytes) {
    Inode inode = inode(path);
    inode.bytes = bytes.clone();
    inode.size = bytes.length;
    inode.sync();
  }

  private Inode inode(Path path) {
    Inode inode = names.get(path);
    if (inode == null) {
      throw new IllegalStateException("no file " + path);
    }
    return inode;
  }

  private static void apply(NameChange change, Map<Path, Inode> names) {
    change.names.forEach((path, inode) -> {
      if (inode == null) {
        names.remove(path);
      } else {
        names.put(path, inode);
      }
    });
  }

  private void change(Path directory, Map<Path, @Nullable Inode> changes) {
    var change = new NameChange(directory, changes);
    apply(change, names);
    pendingNames.add(change);
  }

  private void count(String what) throws IOException {
    if (operations >= operationsMax) {
      throw new IOException("the disk is gone, and with it " + what);
    }
    operations++;
  }

  @Override
  public synchronized File openForRead(Path path) throws IOException {
    if (!names.containsKey(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return new OpenFile(path, inode(path));
  }

  @Override
  public synchronized File openForWrite(Path path) throws IOException {
    if (!names.containsKey(path)) {
      count("creating " + path);
      var created = new HashMap<Path, @Nullable Inode>();
      created.put(path, new Inode());
      change(parent(path), created);
    }
    return new OpenFile(path, inode(path));
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  @Override
  public void createDirectories(Path directory) {}

  @Override
  public synchronized List<String> list(Path directory) {
    return names.keySet().stream()
        .filter(path -> parent(path).equals(directory))
        .map(path -> String.valueOf(path.getFileName()))
        .sorted()
        .toList();
  }

  @Override
  public synchronized boolean exists(Path path) {
    return names.containsKey(path) || !list(path).isEmpty();
  }

  @Override
  public synchronized void delete(Path path) throws IOException {
    if (names.containsKey(path)) {
      count("deleting " + path);
      var deleted = new HashMap<Path, @Nullable Inode>();
      deleted.put(path, null);
      change(parent(path), deleted);
    }
  }

  @Override
  public void deleteRecursively(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    count("renaming " + from);
    var renamed = new HashMap<Path, @Nullable Inode>();
    renamed.put(to, inode(from));
    renamed.put(from, null);
    change(parent(to), renamed);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    count("syncing " + directory);
    for (NameChange change : pendingNames) {
      if (change.directory.equals(directory)) {
        apply(change, durableNames);
      }
    }
    pendingNames.removeIf(change -> change.directory.equals(directory));
  }

  @Override
  public long usableBytes(Path path) {
    return Long.MAX_VALUE;
  }

  @Override
  public Lock lock(Path directory) {
    return () -> {};
  }

  private void checkRoom(Inode inode, long end) throws IOException {
    long used = names.values().stream().mapToLong(each -> each.size).sum();
    if (used + Math.max(0, end - inode.size) > bytesMax) {
      throw new IOException("No space left on device");
    }
  }

  private final class OpenFile implements File {
    private final Path path;
    private final Inode inode;
    private boolean closed;

    OpenFile(Path path, Inode inode) {
      this.path = path;
      this.inode = inode;
    }

    private void checkOpen() throws IOException {
      if (closed) {
        throw new IOException(path + " is closed");
      }
    }

    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
      synchronized (CrashingDisk.this) {
        checkOpen();
        int length = (int) Math.max(0, Math.min(buffer.remaining(), inode.size - position));
        if (length > 0) {
          buffer.put(inode.bytes, (int) position, length);
        }
        return length;
      }
    }

    @Override
    public void write(ByteBuffer buffer, long position) throws IOException {
      synchronized (CrashingDisk.this) {
        checkOpen();
        count("writing " + path);
        checkRoom(inode, position + buffer.remaining());
        inode.write(buffer, position);
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (CrashingDisk.this) {
        checkOpen();
        count("syncing " + path);
        if (syncsToFail > 0) {
          syncsToFail--;
          throw new IOException("Input/output error");
        }
        inode.sync();
      }
    }

    @Override
    public long size() {
      synchronized (CrashingDisk.this) {
        return inode.size;
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (CrashingDisk.this) {
        checkOpen();
        count("cutting " + path);
        inode.truncate(size);
      }
    }

    @Override
    public void close() {
      synchronized (CrashingDisk.this) {
        closed = true;
      }
    }
  }
}
