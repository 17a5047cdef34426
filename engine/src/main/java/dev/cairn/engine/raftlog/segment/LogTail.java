package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The end of the stream: appends batches, begins new segments, fills ahead, and keeps the first
/// failure. For the holder of the write lock; failures may be asked and told by anyone.
///
/// Filling ahead: fdatasync of bytes that the file system has already allocated needs no journal
/// commit. Measured with bare writes to one file on the 2-core virtual machine of development
/// (virtio disk), batches of 400 bytes: plain appends 5.2 k/s (184 us, 77 us of CPU); zeros 256
/// KiB, 1 MiB, 4 MiB or 16 MiB ahead 7.5 to 8.3 k/s (123 us, 45 us of CPU); a file written before
/// 8.2 k/s. The step decides how long the one append takes that fills: 256 KiB 1 ms, 1 MiB 3 ms, 4
/// MiB 12 ms, 16 MiB 23 ms. At 20 KB a batch: plain 4.4 k/s, 256 KiB to 1 MiB 5.6 k/s, written
/// before 7.3 k/s. Hence steps of 512 KiB.
final class LogTail {
  private static final int PIECE = 256 << 10;

  private final Disk disk;
  private final Path directory;
  private final SegmentRaftLogConfig config;
  private final SegmentTable segments;
  private final ByteBuffer piece;
  private long nextSequence;
  private int firstSegment;
  private boolean sealed;
  private volatile @Nullable CairnException failure;

  LogTail(
      Disk disk,
      Path directory,
      SegmentRaftLogConfig config,
      SegmentTable segments,
      long nextSequence,
      int firstSegment) {
    this.disk = disk;
    this.directory = directory;
    this.config = config;
    this.piece = ByteBuffer.allocateDirect((int) Math.min(PIECE, config.segmentBytes()));
    this.segments = segments;
    this.nextSequence = nextSequence;
    this.firstSegment = firstSegment;
  }

  /// The sequence of the next batch.
  long nextSequence() {
    return nextSequence;
  }

  SegmentTable segments() {
    return segments;
  }

  void checkUsable() {
    CairnException first = failure;
    if (first != null) {
      throw first;
    }
  }

  boolean isUsable() {
    return failure == null;
  }

  /// Keeps the first failure; returns it.
  synchronized CairnException fail(CairnException thrown) {
    CairnException first = failure;
    if (first == null) {
      failure = thrown;
      return thrown;
    }
    return first;
  }

  /// Keeps the first failure; returns it.
  CairnException fail(Path file, String doing, IOException thrown) {
    String message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
    boolean full = message.contains("no space left") || message.contains("quota exceeded");
    return fail(
        new CairnException(
            full ? ErrorCode.DISK_FULL : ErrorCode.DISK_FAILED,
            doing + " " + file + " failed: " + thrown.getMessage(),
            thrown));
  }

  /// The oldest segment that is needed.
  int firstSegment() {
    return firstSegment;
  }

  void firstSegment(int segment) {
    firstSegment = segment;
  }

  /// Makes a batch durable, then lets it happen in the index: `apply` is told the place where it
  /// begins. Adds the header to the body. If this throws, nothing is ever written again.
  void append(Body body, LongConsumer apply) {
    boolean applied = false;
    try {
      apply.accept(append(body));
      applied = true;
    } finally {
      if (!applied) {
        fail(
            new CairnException(
                ErrorCode.BUG, "a write to the Raft log ended before the index knew of it"));
      }
    }
  }

  /// Appends an empty batch, unless the last one is empty already. What has another batch behind it
  /// is surely not unfinished, so from now on damage to it will be noticed.
  void seal() {
    if (!sealed && segments.newest().end() > SegmentFormat.FILE_HEADER) {
      append(new Body(), _ -> {});
      sealed = true;
    }
  }

  private long append(Body body) {
    checkUsable();
    sealed = false;
    int length = body.end();
    Segment segment = segments.newest();
    if (segment.end() > SegmentFormat.FILE_HEADER
        && segment.end() + length > config.segmentBytes()) {
      segment = begin(segment.number() + 1);
    }
    long at = segment.end();
    int bodyLength = length - SegmentFormat.BATCH_HEADER;
    var header =
        new SegmentFormat.BatchHeader(
            nextSequence,
            bodyLength,
            SegmentFormat.check(body.bytes(), SegmentFormat.BATCH_HEADER, bodyLength),
            body.records());
    SegmentFormat.putBatchHeader(body.bytes(), header, segment.number(), at);
    try {
      write(segment.file(), body.bytes(), length, at);
      fillAhead(segment, at + length);
      segment.file().sync();
    } catch (IOException thrown) {
      throw fail(segment.path(), "writing", thrown);
    }
    segment.end(at + length);
    nextSequence++;
    return Place.of(segment.number(), at);
  }

  private void write(Disk.File file, byte[] bytes, int length, long at) throws IOException {
    for (int done = 0; done < length; done += piece.capacity()) {
      piece.clear();
      piece.put(bytes, done, Math.min(piece.capacity(), length - done));
      piece.flip();
      file.write(piece, at + done);
    }
  }

  /// Once the batches reach what was filled, fills the next step, which the batch's sync makes
  /// durable as well.
  private void fillAhead(Segment segment, long end) throws IOException {
    if (end <= segment.fileBytes()) {
      return;
    }
    long until = Math.min(end + config.prewriteBytes(), config.segmentBytes());
    segment.fileBytes(Math.max(end, until));
    fillZeros(segment.file(), end, until);
  }

  private void fillZeros(Disk.File file, long from, long until) throws IOException {
    if (from >= until) {
      return;
    }
    piece.clear();
    while (piece.hasRemaining()) {
      piece.put((byte) 0);
    }
    for (long at = from; at < until; at += piece.capacity()) {
      piece.position(0);
      piece.limit((int) Math.min(piece.capacity(), until - at));
      file.write(piece, at);
    }
  }

  /// Begins the segment of that number. Its name appears only once its header is durable.
  Segment begin(int number) {
    checkUsable();
    Path path = directory.resolve(SegmentFormat.fileName(number));
    Path unfinished = directory.resolve(SegmentFormat.unfinishedName(number));
    if (number == 1) {
      firstSegment = 1;
    }
    try {
      if (segments.count() > 0) {
        cutUnused(segments.newest());
      }
      disk.delete(unfinished);
      var file = disk.openForWrite(unfinished);
      var header = new SegmentFormat.FileHeader(number, nextSequence, firstSegment);
      byte[] bytes = SegmentFormat.fileHeader(header);
      var segment = new Segment(header, path, file, 0);
      try {
        write(file, bytes, bytes.length, 0);
        fillAhead(segment, bytes.length);
        file.sync();
        disk.rename(unfinished, path);
        disk.syncDirectory(directory);
      } catch (IOException thrown) {
        file.close();
        throw thrown;
      }
      segments.add(segment);
      return segment;
    } catch (IOException thrown) {
      throw fail(path, "beginning", thrown);
    }
  }

  private static void cutUnused(Segment full) throws IOException {
    if (full.fileBytes() > full.end()) {
      full.file().truncate(full.end());
      full.fileBytes(full.end());
    }
  }
}
