package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads the batches of one segment from front to back through a window, and stops at the first
/// that does not check. For one thread.
final class SegmentScanner {
  private static final int WINDOW = 1 << 20;

  private final Segment segment;
  private final long size;
  private final CRC32C crc = new CRC32C();
  private byte[] window;
  private long windowStart;
  private int windowLength;
  private long offset = SegmentFormat.FILE_HEADER;

  SegmentScanner(Segment segment, long size, byte[] window) {
    this.segment = segment;
    this.size = size;
    this.window = window;
    this.windowStart = offset;
  }

  /// The window, grown if need was, for the next scanner.
  byte[] window() {
    return window;
  }

  /// A batch that checks; its body is in the scanner's window until the next call.
  record Batch(
      SegmentFormat.BatchHeader header,
      long bodyOffset,
      @SuppressWarnings("ArrayRecordComponent") byte[] bytes,
      int bodyAt) {}

  /// Where the next batch begins, or, when there is none, where the last one ended.
  long offset() {
    return offset;
  }

  /// The next batch, which must have this sequence; null if what stands there is not it, or not
  /// whole.
  @Nullable Batch next(long sequence) {
    if (!load(offset, SegmentFormat.BATCH_HEADER)) {
      return null;
    }
    var header = SegmentFormat.readBatchHeader(window, at(offset), segment.number(), offset);
    if (header == null || header.sequence() != sequence) {
      return null;
    }
    long total = SegmentFormat.BATCH_HEADER + (long) header.bodyLength();
    if (offset + total > size || !load(offset, (int) total)) {
      return null;
    }
    int bodyAt = at(offset) + SegmentFormat.BATCH_HEADER;
    crc.reset();
    crc.update(window, bodyAt, header.bodyLength());
    if ((int) crc.getValue() != header.bodyCheck()) {
      return null;
    }
    var batch = new Batch(header, offset + SegmentFormat.BATCH_HEADER, window, bodyAt);
    offset += total;
    return batch;
  }

  /// The offset of the first batch header after `from` whose sequence is greater than `sequence`,
  /// or -1.
  long laterHeader(long from, long sequence) {
    for (long at = from; load(at, SegmentFormat.BATCH_HEADER); at++) {
      var header = SegmentFormat.readBatchHeader(window, at(at), segment.number(), at);
      if (header != null && header.sequence() > sequence) {
        return at;
      }
    }
    return -1;
  }

  /// Where the last byte that is not zero ends, at or after `from`.
  long endOfContent(long from) {
    long end = from;
    for (long at = from; load(at, 1); at++) {
      if (window[at(at)] != 0) {
        end = at + 1;
      }
    }
    return end;
  }

  private int at(long position) {
    return (int) (position - windowStart);
  }

  /// Makes sure that the window holds `length` bytes from `position`; false if the file ends
  /// before.
  private boolean load(long position, int length) {
    if (position >= windowStart && position + length <= windowStart + windowLength) {
      return true;
    }
    if (position + length > size) {
      return false;
    }
    int kept = 0;
    if (position >= windowStart && position < windowStart + windowLength) {
      kept = (int) (windowStart + windowLength - position);
    }
    byte[] target = window;
    if (window.length < Math.min(WINDOW, size)) {
      target = new byte[(int) Math.min(WINDOW, size)];
    }
    if (length > target.length) {
      target = new byte[length + WINDOW];
    }
    System.arraycopy(window, at(kept == 0 ? windowStart : position), target, 0, kept);
    window = target;
    windowStart = position;
    var buffer = ByteBuffer.wrap(window, kept, window.length - kept);
    try {
      windowLength = kept + segment.file().read(buffer, position + kept);
    } catch (IOException thrown) {
      throw new CairnException(
          ErrorCode.DISK_FAILED,
          "reading %s at offset %d failed: %s"
              .formatted(segment.path(), position + kept, thrown.getMessage()),
          thrown);
    }
    return windowLength >= length;
  }
}
