package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.RaftLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logs of many groups in one stream of segment files.
///
/// A write is checked against the index, appended and synced as one batch, and only then shown to
/// readers. Reads take entries from memory where they are among the newest, from the files
/// otherwise. Thread-safe; writers take turns.
///
/// A batch is left empty by [#write], ready to be filled again.
///
/// An empty batch is appended when the log is closed, and when nothing was written for a while: it
/// seals what is in front of it, see [Recovery].
public final class SegmentRaftLog implements RaftLog {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentRaftLog.class);

  private final SegmentTable segments;
  private final LogIndex index;
  private final LogTail tail;
  private final GarbageCollector collector;
  private final EntryCache cache;

  /// Held for a write from its check to its last change of the index. Fair, so that a busy writer
  /// and a collection of garbage take turns.
  private final ReentrantLock writeLock = new ReentrantLock(true);

  private boolean closed;
  private long sequenceSeen;

  /// Held for a collection of garbage; taken before the write lock.
  private final ReentrantLock collectionLock = new ReentrantLock();

  private SegmentRaftLog(
      Disk disk, Path directory, SegmentRaftLogConfig config, LogIndex index, LogTail tail) {
    this.segments = tail.segments();
    this.index = index;
    this.cache = index.cache();
    this.tail = tail;
    this.collector = new GarbageCollector(disk, directory, config, index, tail, writeLock);
  }

  /// Opens the log in `directory`, which is created if it is missing; nobody else may use it.
  /// Throws [dev.cairn.base.error.CorruptionException] if what is there does not check.
  public static SegmentRaftLog open(Disk disk, Path directory, SegmentRaftLogConfig config) {
    var segments = new SegmentTable();
    var index = new LogIndex(segments, new EntryCache(config.cacheBytes()));
    boolean opened = false;
    try {
      createDurably(disk, directory);
      var recovery = new Recovery(disk, directory, segments, index);
      recovery.run();
      var tail =
          new LogTail(
              disk, directory, config, segments, recovery.nextSequence(), recovery.firstSegment());
      if (segments.count() == 0) {
        tail.begin(1);
      }
      opened = true;
      return new SegmentRaftLog(disk, directory, config, index, tail);
    } finally {
      if (!opened) {
        segments.all().forEach(Segment::release);
      }
    }
  }

  private static void createDurably(Disk disk, Path directory) {
    try {
      disk.createDirectories(directory);
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        disk.syncDirectory(parent);
      }
    } catch (IOException thrown) {
      throw new CairnException(
          ErrorCode.DISK_FAILED,
          "creating " + directory + " failed: " + thrown.getMessage(),
          thrown);
    }
  }

  @Override
  public Batch batch() {
    return new SegmentBatch();
  }

  @Override
  public void write(Batch batch) {
    Invariant.check(
        batch instanceof SegmentBatch, "a batch of another log was given to the segment log");
    var own = (SegmentBatch) batch;
    writeLock.lock();
    try {
      Invariant.check(!closed, "the Raft log is written after it was closed");
      tail.checkUsable();
      if (own.isEmpty()) {
        return;
      }
      new BatchPlan(index.byId()).decide(own);
      tail.append(own.body(), place -> index.apply(own, place));
      own.clear();
    } finally {
      writeLock.unlock();
    }
  }

  @Override
  public SortedSet<Long> groups() {
    return index.ids();
  }

  @Override
  public HardStateRecord hardState(long group) {
    var found = index.find(group);
    return found == null ? HardStateRecord.NONE : found.hardState();
  }

  @Override
  public long truncatedIndex(long group) {
    var found = index.find(group);
    return found == null ? 0 : found.truncatedIndex();
  }

  @Override
  public long truncatedTerm(long group) {
    var found = index.find(group);
    return found == null ? 0 : found.truncatedTerm();
  }

  @Override
  public long lastIndex(long group) {
    var found = index.find(group);
    return found == null ? 0 : found.lastIndex();
  }

  @Override
  public long term(long group, long index) {
    var found = this.index.find(group);
    if (found == null) {
      Invariant.check(index == 0, () -> "group " + group + " has no entry " + index);
      return 0;
    }
    return found.term(index);
  }

  @Override
  public List<LogEntry> entries(long group, long from, long to, long maxBytes) {
    var found = index.find(group);
    if (found == null) {
      throw new CairnException(
          ErrorCode.BUG, "group %d has no entries %d to %d".formatted(group, from, to - 1));
    }
    var slots = found.slots(from, to, maxBytes);
    try {
      return EntryReader.read(slots);
    } finally {
      slots.release();
    }
  }

  @Override
  public byte @Nullable [] note(long group) {
    var found = index.find(group);
    return found == null ? null : found.note();
  }

  @Override
  public long sizeBytes(long group) {
    var found = index.find(group);
    return found == null ? 0 : found.payloadBytes();
  }

  @Override
  public long diskBytes() {
    return segments.all().stream().mapToLong(Segment::fileBytes).sum();
  }

  /// Drops at most one segment: appends anew what lives in it, a chunk at a time, writers taking
  /// turns with the chunks.
  @Override
  public boolean collectGarbage() {
    collectionLock.lock();
    try {
      if (closed) {
        return false;
      }
      sealIfIdle();
      if (!collector.isDue()) {
        return false;
      }
      collector.collect();
      return collector.isDue();
    } finally {
      collectionLock.unlock();
    }
  }

  /// Seals the log if nothing was written since the last look.
  private void sealIfIdle() {
    writeLock.lock();
    try {
      if (tail.nextSequence() == sequenceSeen) {
        tail.seal();
      }
      sequenceSeen = tail.nextSequence();
    } finally {
      writeLock.unlock();
    }
  }

  /// The groups that have something in the oldest segment, and how many bytes: those that a flush
  /// and a truncation would help most, when the log grows. Looks at every entry of every group.
  public SortedMap<Long, Long> oldestSegmentGroups() {
    int oldest = segments.oldest().number();
    var groups = new TreeMap<Long, Long>();
    for (GroupLog group : index.byId().values()) {
      long bytes = group.liveIn(oldest).bytes();
      if (bytes > 0) {
        groups.put(group.id(), bytes);
      }
    }
    return groups;
  }

  /// Bytes of the log from the group's oldest entry on: what is kept, or must be appended anew,
  /// because of it. 0 for a group without entries.
  public long heldBack(long group) {
    var found = index.find(group);
    long oldest = found == null ? Place.NONE : found.oldestEntryPlace();
    if (oldest == Place.NONE) {
      return 0;
    }
    long bytes = -Place.offset(oldest);
    for (Segment segment : segments.all()) {
      bytes += segment.number() >= Place.segment(oldest) ? segment.end() : 0;
    }
    return bytes;
  }

  /// What the cached entries take in memory, in bytes.
  public long cachedBytes() {
    return cache.bytes();
  }

  /// Waits for a collection of garbage that is under way.
  @Override
  public void close() {
    collectionLock.lock();
    writeLock.lock();
    try {
      if (!closed) {
        closed = true;
        sealAtLast();
        segments.all().forEach(Segment::release);
      }
    } finally {
      writeLock.unlock();
      collectionLock.unlock();
    }
  }

  private void sealAtLast() {
    if (!tail.isUsable()) {
      return;
    }
    try {
      tail.seal();
    } catch (CairnException failed) {
      // Nothing is lost by it.
      LOG.atWarn()
          .addKeyValue("reason", failed.getMessage())
          .log(
              "the Raft log is closed without a seal: damage to its last batch would not be noticed");
    }
  }
}
