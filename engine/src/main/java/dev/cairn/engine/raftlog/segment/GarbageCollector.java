package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.Invariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Drops the oldest segment, after appending anew what lives in it.
///
/// Only ever the oldest: then a record that killed others (an append over them, a truncation, a
/// deletion) never goes before them, and replaying what is left, in order, from nothing, ends in
/// the same state. A piece is appended anew only if the index, under the write lock, still points
/// to its old place; so at that point of the stream it is the truth, and no record between its old
/// place and its new one touches it. Entries are appended in a way that leaves alone what follows
/// them, since what follows may be older in the stream. Replay sees them late, and therefore
/// tolerates holes until its end.
///
/// Then a record says that older segments are not needed, and only after that is durable, the file
/// goes. A crash between any two of these steps leaves pieces twice, never not at all.
///
/// Garbage is collected when the oldest segment has little that lives, or when the log as a whole
/// is mostly dead: then the oldest is in the way. Either way less is appended than is freed.
///
/// For one thread at a time. Takes the write lock for one chunk of appending at a time.
final class GarbageCollector {
  /// When at most this fraction of the whole log lives, its oldest segment goes whatever it holds.
  private static final double WHOLE_LIVE_FRACTION_MAX = SegmentRaftLogConfig.LIVE_FRACTION_MAX;

  /// And not before there are that many segments.
  private static final int WHOLE_SEGMENTS_MIN = 4;

  private final Disk disk;
  private final Path directory;
  private final SegmentRaftLogConfig config;
  private final SegmentTable segments;
  private final LogIndex index;
  private final LogTail tail;
  private final ReentrantLock writeLock;

  GarbageCollector(
      Disk disk,
      Path directory,
      SegmentRaftLogConfig config,
      LogIndex index,
      LogTail tail,
      ReentrantLock writeLock) {
    this.disk = disk;
    this.directory = directory;
    this.config = config;
    this.segments = tail.segments();
    this.index = index;
    this.tail = tail;
    this.writeLock = writeLock;
  }

  /// Whether the oldest segment should go.
  boolean isDue() {
    List<Segment> all = segments.all();
    if (all.size() < 2) {
      return false;
    }
    Segment oldest = all.getFirst();
    if (oldest.liveBytes() <= oldest.end() * config.liveFractionMax()) {
      return true;
    }
    long live = 0;
    long total = 0;
    for (Segment segment : all) {
      live += segment.liveBytes();
      total += segment.end();
    }
    return all.size() >= WHOLE_SEGMENTS_MIN && live <= total * WHOLE_LIVE_FRACTION_MAX;
  }

  /// Drops the oldest segment.
  void collect() {
    tail.checkUsable();
    Segment oldest = segments.oldest();
    if (oldest.liveBytes() > 0) {
      var rewriter = new Rewriter(oldest, config.rewriteChunkBytes(), tail, writeLock);
      for (GroupLog group : index.ascending()) {
        rewriter.rewrite(group.liveIn(oldest.number()));
      }
      rewriter.finish();
    }
    drop(oldest);
  }

  private void drop(Segment oldest) {
    int next = oldest.number() + 1;
    writeLock.lock();
    try {
      Invariant.check(
          oldest.liveBytes() == 0,
          () -> oldest.liveBytes() + " bytes live in " + oldest.path() + ", which was emptied");
      var body = new Body();
      body.firstSegment(next);
      tail.append(
          body,
          _ -> {
            tail.firstSegment(next);
            segments.removeOldest();
          });
    } finally {
      writeLock.unlock();
    }
    oldest.release();
    try {
      disk.delete(oldest.path());
      disk.syncDirectory(directory);
    } catch (IOException thrown) {
      throw tail.fail(oldest.path(), "deleting", thrown);
    }
  }
}
