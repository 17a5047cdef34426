package dev.cairn.engine.memory;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.Disk;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Snapshot;
import dev.cairn.engine.SstWriter;
import dev.cairn.engine.WriteBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An engine in memory. What a process would lose in a crash, [#crash] loses, and nothing else: it
/// gives back an engine with what was flushed or taken over from files, as a restarted process
/// would find it. Deterministic: it has no threads, and flush listeners are called by whoever
/// writes or flushes.
///
/// Files (those of [#sstWriter], and checkpoints) are on the disk that it was given.
public final class MemoryEngine implements Engine {
  private final Disk disk;
  private final MemoryOptions options;
  private final List<Runnable> flushListeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger openCursors = new AtomicInteger();
  private final Object writing = new Object();

  private volatile State current;
  private volatile State durable;
  private volatile boolean closed;
  private long unflushedBytes;

  /// An empty engine.
  public MemoryEngine(Disk disk, MemoryOptions options) {
    this(disk, options, State.EMPTY);
  }

  private MemoryEngine(Disk disk, MemoryOptions options, State state) {
    this.disk = disk;
    this.options = options;
    this.current = state;
    this.durable = state;
  }

  /// An engine that begins with what [#checkpoint] left in `directory`.
  public static MemoryEngine openCheckpoint(Disk disk, Path directory, MemoryOptions options) {
    State state = State.EMPTY;
    for (ColumnFamily family : ColumnFamily.values()) {
      Path file = fileOf(directory, family);
      if (disk.exists(file)) {
        state = state.with(family, merged(state.of(family), read(disk, file)));
      }
    }
    return new MemoryEngine(disk, options, state);
  }

  /// Drops what is not durable, as the death of the process would, and gives back what a restart
  /// finds. This engine is closed by it, whatever is still open; after [#close], this reopens.
  public MemoryEngine crash() {
    return crash(disk);
  }

  /// The same, with files on another disk from then on.
  public MemoryEngine crash(Disk other) {
    synchronized (writing) {
      closed = true;
      return new MemoryEngine(other, options, durable);
    }
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    checkOpen();
    return copy(current.of(family).get(key));
  }

  @Override
  public byte[] @Nullable [] getAll(ColumnFamily family, List<byte[]> keys) {
    try (Snapshot now = snapshot()) {
      return now.getAll(family, keys);
    }
  }

  @Override
  public Cursor cursor(ColumnFamily family, KeyRange range) {
    try (Snapshot now = snapshot()) {
      return now.cursor(family, range);
    }
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    return new MemorySnapshot(current, openCursors);
  }

  @Override
  public WriteBatch batch() {
    checkOpen();
    return new MemoryBatch(this);
  }

  @Override
  public void write(WriteBatch batch) {
    boolean flushed;
    synchronized (writing) {
      checkOpen();
      Invariant.check(
          batch instanceof MemoryBatch mine && mine.belongsTo(this),
          "a batch of another engine was given to be written");
      current = ((MemoryBatch) batch).applyTo(current);
      flushed = false;
      unflushedBytes += batch.sizeBytes();
      if (options.walled()) {
        durable = current;
      } else if (options.flushAfterBytes() > 0 && unflushedBytes >= options.flushAfterBytes()) {
        flushed = makeDurable();
      }
    }
    tellIf(flushed);
  }

  @Override
  public byte @Nullable [] getDurable(ColumnFamily family, byte[] key) {
    checkOpen();
    return copy(durable.of(family).get(key));
  }

  @Override
  public void flush() {
    boolean flushed;
    synchronized (writing) {
      checkOpen();
      flushed = makeDurable();
    }
    tellIf(flushed);
  }

  @Override
  public void onFlushed(Runnable listener) {
    flushListeners.add(listener);
  }

  /// Does nothing: there are no files.
  @Override
  public void deleteFilesIn(ColumnFamily family, KeyRange range) {
    checkOpen();
  }

  @Override
  public long approximateSize(ColumnFamily family, KeyRange range) {
    checkOpen();
    Tree tree = current.of(family);
    byte[] end = endOf(range);
    long before = tree.bytesBefore(range.start().bytes());
    return (end == null ? tree.bytes() : tree.bytesBefore(end)) - before;
  }

  /// Equal where the range holds the same, at O(log n): for comparing replicas.
  public long digest(ColumnFamily family, KeyRange range) {
    checkOpen();
    return current.of(family).within(range.start().bytes(), endOf(range)).digest();
  }

  @Override
  public List<byte[]> splitKeys(ColumnFamily family, KeyRange range, int parts) {
    checkOpen();
    Tree tree = current.of(family);
    byte[] end = endOf(range);
    long before = tree.bytesBefore(range.start().bytes());
    long total = (end == null ? tree.bytes() : tree.bytesBefore(end)) - before;
    Tree.Pair last = tree.ceiling(range.start().bytes());
    var cuts = new ArrayList<byte[]>();
    for (int part = 1; part < parts && last != null; part++) {
      Tree.Pair cut = tree.afterBytes(before + Math.round((double) total * part / parts));
      if (cut == null || !range.contains(Key.of(cut.key))) {
        break;
      }
      if (Key.of(cut.key).compareTo(Key.of(last.key)) > 0) {
        cuts.add(cut.key.clone());
        last = cut;
      }
    }
    return cuts;
  }

  @Override
  public SstWriter sstWriter(Path file) {
    checkOpen();
    return new MemorySstWriter(disk, file);
  }

  @Override
  public void ingest(ColumnFamily family, List<Path> files) {
    var pairs = new ArrayList<Tree.Pair>();
    files.forEach(file -> pairs.addAll(read(disk, file)));
    synchronized (writing) {
      checkOpen();
      current = current.with(family, merged(current.of(family), pairs));
      durable = durable.with(family, merged(durable.of(family), pairs));
    }
    for (Path file : files) {
      try {
        disk.delete(file);
      } catch (IOException e) {
        throw DiskFailures.of("delete " + file + " after it was taken over", e);
      }
    }
  }

  @Override
  public void checkpoint(Path directory) {
    State now;
    boolean flushed;
    synchronized (writing) {
      checkOpen();
      flushed = makeDurable();
      now = current;
    }
    tellIf(flushed);
    Invariant.check(!disk.exists(directory), () -> directory + " exists already");
    try {
      disk.createDirectories(directory);
      for (ColumnFamily family : ColumnFamily.values()) {
        writeFile(now.of(family), fileOf(directory, family));
      }
      disk.syncDirectory(directory);
    } catch (IOException e) {
      throw DiskFailures.of("copy the engine to " + directory, e);
    }
  }

  @Override
  public SortedMap<String, Long> statistics() {
    checkOpen();
    State now = current;
    var numbers = new TreeMap<String, Long>();
    numbers.put("memtable_bytes", now.bytes());
    numbers.put("snapshots_and_cursors", (long) openCursors.get());
    for (ColumnFamily family : ColumnFamily.values()) {
      numbers.put("estimated_keys." + family.familyName(), now.of(family).count());
    }
    return numbers;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    int open = openCursors.get();
    Invariant.check(open == 0, () -> "an engine is closed under " + open + " cursors or snapshots");
    flush();
    closed = true;
  }

  /// The end as a key, or null if there is none.
  static byte @Nullable [] endOf(KeyRange range) {
    return range.end().isEmpty() ? null : range.end().bytes();
  }

  /// Whether there was anything to make durable.
  private boolean makeDurable() {
    boolean something = unflushedBytes > 0;
    durable = current;
    unflushedBytes = 0;
    return something;
  }

  private void tellIf(boolean flushed) {
    if (flushed) {
      flushListeners.forEach(Runnable::run);
    }
  }

  private void writeFile(Tree tree, Path file) {
    if (tree.count() == 0) {
      return;
    }
    try (var writer = new MemorySstWriter(disk, file);
        var cursor = new MemoryCursor(tree, KeyRange.ALL, () -> {})) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        writer.put(cursor.key(), cursor.value());
      }
      writer.finish();
    }
  }

  private void checkOpen() {
    Invariant.check(!closed, "the engine is closed");
  }

  private static Path fileOf(Path directory, ColumnFamily family) {
    return directory.resolve(family.familyName() + ".sorted");
  }

  private static List<Tree.Pair> read(Disk disk, Path file) {
    try {
      return SortedFile.read(disk, file);
    } catch (IOException e) {
      throw DiskFailures.of("read " + file, e);
    }
  }

  private static Tree merged(Tree tree, List<Tree.Pair> pairs) {
    Tree merged = tree;
    for (Tree.Pair pair : pairs) {
      merged = merged.put(pair.key, pair.value);
    }
    return merged;
  }

  private static byte @Nullable [] copy(byte @Nullable [] value) {
    return value == null ? null : value.clone();
  }
}
