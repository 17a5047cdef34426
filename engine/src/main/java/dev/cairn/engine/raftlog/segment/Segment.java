package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.Invariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One file of the stream. Stays open as long as the log or a reader holds it, so that dropping it
/// never breaks a read. Thread-safe, except that only the holder of the write lock writes.
final class Segment {
  private static final Logger log = LoggerFactory.getLogger(Segment.class);

  private final int number;
  private final long firstSequence;
  private final Path path;
  private final Disk.File file;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final AtomicLong liveBytes = new AtomicLong();
  private volatile long end;
  private volatile long fileBytes;

  Segment(SegmentFormat.FileHeader header, Path path, Disk.File file, long fileBytes) {
    this.number = header.segment();
    this.firstSequence = header.firstSequence();
    this.path = path;
    this.file = file;
    this.end = SegmentFormat.FILE_HEADER;
    this.fileBytes = fileBytes;
  }

  int number() {
    return number;
  }

  long firstSequence() {
    return firstSequence;
  }

  Path path() {
    return path;
  }

  Disk.File file() {
    return file;
  }

  /// Where the last batch ends.
  long end() {
    return end;
  }

  void end(long newEnd) {
    end = newEnd;
  }

  /// Size of the file, what is written ahead included.
  long fileBytes() {
    return fileBytes;
  }

  void fileBytes(long bytes) {
    fileBytes = bytes;
  }

  /// Bytes of records that the index points to.
  long liveBytes() {
    return liveBytes.get();
  }

  void addLive(long bytes) {
    liveBytes.addAndGet(bytes);
  }

  /// Keeps the file open until [#release]. Only for one who knows that somebody holds it: the index
  /// points into it, and its group's monitor is held.
  void retain() {
    int before = holders.getAndIncrement();
    Invariant.check(before > 0, () -> path + " is read after it was dropped");
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      try {
        file.close();
      } catch (IOException failed) {
        log.atWarn()
            .addKeyValue("file", path)
            .setCause(failed)
            .log("Closing a segment of the Raft log failed; nothing in it is needed any more");
      }
    }
  }
}
