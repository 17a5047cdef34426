package dev.cairn.engine.rocks;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Snapshot;
import dev.cairn.engine.SstWriter;
import dev.cairn.engine.WriteBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.SstFileReader;
import org.rocksdb.WriteOptions;

/// An engine on RocksDB. Without a log of its own, all families are flushed together, so that a
/// crash leaves them as of one moment.
public final class RocksEngine implements Engine {
  static {
    RocksDB.loadLibrary();
  }

  private final Path directory;
  private final RocksOptions options;
  private final RocksDB db;
  private final Families families;
  private final Settings settings;
  private final Failures failures;
  private final FlushListener flushes;
  private final BlockCache cache;
  private final boolean ownsCache;

  private final WriteOptions writeOptions;
  private final ReadOptions durableOptions;
  private final AtomicInteger openCursors = new AtomicInteger();
  private final Reader reader;
  private volatile boolean closed;

  private RocksEngine(Opened opened, RocksOptions options, BlockCache cache, boolean ownsCache) {
    this.directory = opened.directory;
    this.options = options;
    this.db = opened.db;
    this.families = opened.families;
    this.settings = opened.settings;
    this.failures = opened.failures;
    this.flushes = opened.flushes;
    this.cache = cache;
    this.ownsCache = ownsCache;
    this.writeOptions =
        new WriteOptions().setDisableWAL(!options.walled()).setSync(options.walled());
    this.durableOptions = new ReadOptions();
    if (!options.walled()) {
      durableOptions.setReadTier(ReadTier.PERSISTED_TIER);
    }
    this.reader = new Reader(db, families, failures, openCursors, null);
  }

  /// Opens the engine in `directory` and creates it if there is none; the parent directory must
  /// exist. Throws [dev.cairn.base.error.CairnException]: DATA_DIR_IN_USE if somebody has it open,
  /// FILE_CORRUPT, DISK_FULL or DISK_FAILED.
  public static RocksEngine open(Path directory, RocksOptions options) {
    return open(directory, options, new BlockCache(options.blockCacheBytes()), true);
  }

  /// The same with a block cache that is shared with other engines, and stays the caller's.
  public static RocksEngine open(Path directory, RocksOptions options, BlockCache shared) {
    return open(directory, options, shared, false);
  }

  private static RocksEngine open(
      Path directory, RocksOptions options, BlockCache cache, boolean ownsCache) {
    var failures = new Failures(directory);
    var flushes = new FlushListener();
    var settings = new Settings(options, cache, flushes);
    var handles = new ArrayList<ColumnFamilyHandle>();
    try {
      RocksDB db =
          RocksDB.open(settings.database(), directory.toString(), settings.families(), handles);
      return new RocksEngine(
          new Opened(directory, db, new Families(handles), settings, failures, flushes),
          options,
          cache,
          ownsCache);
    } catch (RocksDBException e) {
      settings.close();
      flushes.close();
      if (ownsCache) {
        cache.close();
      }
      throw failures.of("open the engine", e);
    }
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    checkOpen();
    return reader.get(family, key);
  }

  @Override
  public byte[] @Nullable [] getAll(ColumnFamily family, List<byte[]> keys) {
    try (Snapshot now = snapshot()) {
      return now.getAll(family, keys);
    }
  }

  @Override
  public Cursor cursor(ColumnFamily family, KeyRange range) {
    checkOpen();
    return reader.cursor(family, range);
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    org.rocksdb.Snapshot now = db.getSnapshot();
    openCursors.incrementAndGet();
    return new RocksSnapshot(
        new Reader(db, families, failures, openCursors, now),
        () -> {
          db.releaseSnapshot(now);
          openCursors.decrementAndGet();
        });
  }

  @Override
  public WriteBatch batch() {
    checkOpen();
    return new RocksBatch(families, failures);
  }

  @Override
  public void write(WriteBatch batch) {
    checkWritable();
    Invariant.check(
        batch instanceof RocksBatch mine && mine.belongsTo(families),
        "a batch of another engine was given to be written");
    if (batch.count() == 0) {
      return;
    }
    try {
      db.write(writeOptions, ((RocksBatch) batch).toRocks());
    } catch (RocksDBException e) {
      throw failures.ofWrite("write a batch", e);
    }
  }

  @Override
  public byte @Nullable [] getDurable(ColumnFamily family, byte[] key) {
    checkOpen();
    try {
      return db.get(families.of(family), durableOptions, key);
    } catch (RocksDBException e) {
      throw failures.of("read a durable value", e);
    }
  }

  @Override
  public void flush() {
    checkWritable();
    try (var wait = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
      db.flush(wait, families.all());
    } catch (RocksDBException e) {
      throw failures.ofWrite("flush", e);
    }
  }

  @Override
  public void onFlushed(Runnable listener) {
    flushes.add(listener);
  }

  @Override
  public void deleteFilesIn(ColumnFamily family, KeyRange range) {
    checkWritable();
    if (Bounds.isVoid(range)) {
      return;
    }
    try {
      db.deleteFilesInRanges(
          families.of(family), List.of(range.start().bytes(), Bounds.endOf(range)), false);
    } catch (RocksDBException e) {
      throw failures.ofWrite("delete files", e);
    }
  }

  @Override
  public long approximateSize(ColumnFamily family, KeyRange range) {
    checkOpen();
    try (var start = new Slice(range.start().bytes());
        var end = new Slice(Bounds.endOf(range))) {
      return db.getApproximateSizes(
              families.of(family),
              List.of(new Range(start, end)),
              SizeApproximationFlag.INCLUDE_FILES,
              SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
    }
  }

  @Override
  public List<byte[]> splitKeys(ColumnFamily family, KeyRange range, int parts) {
    try (Cursor cursor = cursor(family, range)) {
      return SplitKeys.find(cursor, range, parts, part -> approximateSize(family, part));
    }
  }

  @Override
  public SstWriter sstWriter(Path file) {
    checkOpen();
    return new RocksSstWriter(file, failures);
  }

  @Override
  public void ingest(ColumnFamily family, List<Path> files) {
    checkWritable();
    if (files.isEmpty()) {
      return;
    }
    List<String> names = files.stream().map(Path::toString).toList();
    names.forEach(this::verify);
    try (var take = new IngestExternalFileOptions(true, true, true, true)) {
      take.setWriteGlobalSeqno(false);
      db.ingestExternalFile(families.of(family), names, take);
    } catch (RocksDBException e) {
      throw failures.ofWrite("take over " + names, e);
    }
  }

  /// RocksDB would take a damaged file over and notice when it is read.
  private void verify(String file) {
    try (var plain = new Options();
        var reader = new SstFileReader(plain)) {
      reader.open(file);
      reader.verifyChecksum();
    } catch (RocksDBException e) {
      throw failures.ofForeignFile(Path.of(file), e);
    }
  }

  @Override
  public void checkpoint(Path to) {
    checkOpen();
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(to.toString());
    } catch (RocksDBException e) {
      throw failures.of("copy the engine to " + to, e);
    }
  }

  @Override
  public SortedMap<String, Long> statistics() {
    checkOpen();
    return Numbers.of(db, families, cache, failures);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    int open = openCursors.get();
    Invariant.check(
        open == 0,
        () -> "the engine in " + directory + " is closed under " + open + " cursors or snapshots");
    closed = true;
    reader.close();
    durableOptions.close();
    writeOptions.close();
    families.close();
    db.close();
    settings.close();
    flushes.close();
    if (ownsCache) {
      cache.close();
    }
  }

  @Override
  public String toString() {
    return "RocksDB in " + directory + (options.walled() ? " with a log" : "");
  }

  private void checkOpen() {
    Invariant.check(!closed, "the engine is closed");
  }

  private void checkWritable() {
    checkOpen();
    failures.refuseAfterTragedy();
  }

  private record Opened(
      Path directory,
      RocksDB db,
      Families families,
      Settings settings,
      Failures failures,
      FlushListener flushes) {}
}
