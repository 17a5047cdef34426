package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.CorruptionException;
import dev.cairn.engine.raftlog.HardStateRecord;
import java.nio.file.Path;
import java.util.Arrays;

/// Lets the records of a batch that was read happen in the index. For recovery.
///
/// The batch has passed its checksum, so a record that makes no sense was written so; it is
/// reported as damage all the same.
final class Replay {
  private final LogIndex index;
  private int firstSegment = 1;

  private Path path = Path.of("");
  private int segment;
  private byte[] bytes = {};
  private long offset;
  private int at;
  private int end;

  Replay(LogIndex index) {
    this.index = index;
  }

  /// The oldest segment that is needed, as far as replayed.
  int firstSegment() {
    return firstSegment;
  }

  void firstSegmentAtLeast(int number) {
    firstSegment = Math.max(firstSegment, number);
  }

  /// @param from where the body begins in `bytes`
  /// @param bodyOffset where it begins in the segment
  void apply(Segment of, byte[] body, int from, int length, long bodyOffset) {
    path = of.path();
    segment = of.number();
    bytes = body;
    offset = bodyOffset - from;
    at = from;
    end = from + length;
    while (at < end) {
      record();
    }
  }

  private void record() {
    switch (bytes[at]) {
      case SegmentFormat.APPEND, SegmentFormat.REWRITTEN -> entries();
      case SegmentFormat.HARD_STATE -> hardState();
      case SegmentFormat.TRUNCATE -> truncate();
      case SegmentFormat.NOTE -> note();
      case SegmentFormat.DELETE -> {
        need(SegmentFormat.DELETE_BYTES);
        index.delete(group());
        at += SegmentFormat.DELETE_BYTES;
      }
      case SegmentFormat.FIRST_SEGMENT -> {
        need(SegmentFormat.FIRST_SEGMENT_BYTES);
        long first = group();
        if (first < 1 || first > segment) {
          throw senseless("asks for segment " + first);
        }
        firstSegmentAtLeast((int) first);
        at += SegmentFormat.FIRST_SEGMENT_BYTES;
      }
      default -> throw senseless("is of unknown kind " + bytes[at]);
    }
  }

  private long group() {
    return SegmentFormat.getLong(bytes, at + 1);
  }

  private void need(long length) {
    if (length < 0 || length > end - at) {
      throw senseless("does not fit into its batch");
    }
  }

  private CorruptionException senseless(String what) {
    return new CorruptionException(path, offset + at, "the record there " + what);
  }

  private void entries() {
    need(SegmentFormat.ENTRIES_HEADER);
    byte kind = bytes[at];
    long group = group();
    long first = SegmentFormat.getLong(bytes, at + 9);
    int count = SegmentFormat.getInt(bytes, at + 17);
    if (count < 1 || first < 1) {
      throw senseless("holds " + count + " entries from " + first);
    }
    at += SegmentFormat.ENTRIES_HEADER;
    var log = index.get(group);
    if (kind == SegmentFormat.APPEND) {
      log.dropFrom(first);
    }
    for (int i = 0; i < count; i++) {
      need(SegmentFormat.ENTRY_HEADER);
      int length = SegmentFormat.getInt(bytes, at);
      need(length < 0 ? -1 : SegmentFormat.ENTRY_HEADER + (long) length);
      long term = SegmentFormat.getLong(bytes, at + 8);
      log.put(first + i, Place.of(segment, offset + at), term, length, null);
      at += SegmentFormat.ENTRY_HEADER + length;
    }
  }

  private void hardState() {
    need(SegmentFormat.HARD_STATE_BYTES);
    var state =
        new HardStateRecord(
            SegmentFormat.getLong(bytes, at + 9),
            SegmentFormat.getLong(bytes, at + 17),
            SegmentFormat.getLong(bytes, at + 25));
    index.get(group()).hardState(state, segment);
    at += SegmentFormat.HARD_STATE_BYTES;
  }

  private void truncate() {
    need(SegmentFormat.TRUNCATE_BYTES);
    byte how = bytes[at + 9];
    if (how < SegmentFormat.TRUNCATE_NOTHING || how > SegmentFormat.TRUNCATE_ALL) {
      throw senseless("truncates in an unknown way " + how);
    }
    index.truncate(
        group(),
        how,
        SegmentFormat.getLong(bytes, at + 10),
        SegmentFormat.getLong(bytes, at + 18),
        segment);
    at += SegmentFormat.TRUNCATE_BYTES;
  }

  private void note() {
    need(SegmentFormat.NOTE_HEADER);
    int length = SegmentFormat.getInt(bytes, at + 9);
    need(length < 0 ? -1 : SegmentFormat.NOTE_HEADER + (long) length);
    int from = at + SegmentFormat.NOTE_HEADER;
    index.get(group()).note(Arrays.copyOfRange(bytes, from, from + length), segment);
    at += SegmentFormat.NOTE_HEADER + length;
  }
}
