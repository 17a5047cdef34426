package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import java.util.Arrays;

/// Encodes the records of one batch ([SegmentFormat]) behind room for the batch's header. For one
/// thread; offsets count from the beginning of the batch.
final class Body {
  private static final int RETAINED_MAX = 4 << 20;

  private byte[] bytes = new byte[4096];
  private int end = SegmentFormat.BATCH_HEADER;
  private int records;

  byte[] bytes() {
    return bytes;
  }

  /// Where the next record begins; the length of the batch so far.
  int end() {
    return end;
  }

  int records() {
    return records;
  }

  boolean isEmpty() {
    return records == 0;
  }

  void clear() {
    if (bytes.length > RETAINED_MAX) {
      bytes = new byte[4096];
    }
    end = SegmentFormat.BATCH_HEADER;
    records = 0;
  }

  private int room(long length) {
    long needed = end + length;
    Invariant.check(
        needed <= SegmentFormat.BATCH_BODY_MAX,
        () -> "a batch of the Raft log would grow to " + needed + " bytes");
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, bytes.length * 2L));
    }
    int at = end;
    end = (int) needed;
    return at;
  }

  private int record(byte kind, long group, int length) {
    int at = room(length);
    bytes[at] = kind;
    SegmentFormat.putLong(bytes, at + 1, group);
    records++;
    return at;
  }

  /// Begins a record of entries, `kind` being how they meet what is there; the entries follow.
  int entriesHeader(byte kind, long group, long first, int count) {
    int at = record(kind, group, SegmentFormat.ENTRIES_HEADER);
    SegmentFormat.putLong(bytes, at + 9, first);
    SegmentFormat.putInt(bytes, at + 17, count);
    return at;
  }

  /// One entry of a record begun before; returns its offset.
  int entry(long group, LogEntry entry) {
    byte[] data = entry.data();
    Invariant.check(
        data.length <= SegmentFormat.ENTRY_DATA_MAX,
        () -> "an entry of group " + group + " has " + data.length + " bytes");
    int at = room(SegmentFormat.ENTRY_HEADER + (long) data.length);
    SegmentFormat.putInt(bytes, at, data.length);
    SegmentFormat.putLong(bytes, at + 8, entry.term());
    bytes[at + 16] = entry.kind();
    System.arraycopy(data, 0, bytes, at + SegmentFormat.ENTRY_HEADER, data.length);
    SegmentFormat.putInt(
        bytes, at + 4, SegmentFormat.entryCheck(group, entry.index(), bytes, at, data.length));
    return at;
  }

  /// One entry as it stands in a segment, header and all; returns its offset.
  int rawEntry(byte[] from, int at, int length) {
    int to = room(length);
    System.arraycopy(from, at, bytes, to, length);
    return to;
  }

  int hardState(long group, HardStateRecord state) {
    int at = record(SegmentFormat.HARD_STATE, group, SegmentFormat.HARD_STATE_BYTES);
    SegmentFormat.putLong(bytes, at + 9, state.term());
    SegmentFormat.putLong(bytes, at + 17, state.vote());
    SegmentFormat.putLong(bytes, at + 25, state.commit());
    return at;
  }

  int truncate(long group, byte how, long index, long term) {
    int at = record(SegmentFormat.TRUNCATE, group, SegmentFormat.TRUNCATE_BYTES);
    bytes[at + 9] = how;
    SegmentFormat.putLong(bytes, at + 10, index);
    SegmentFormat.putLong(bytes, at + 18, term);
    return at;
  }

  /// Says what a truncation encoded before comes to.
  void decideTruncate(int at, byte how) {
    bytes[at + 9] = how;
  }

  int note(long group, byte[] note) {
    Invariant.check(
        note.length <= SegmentFormat.NOTE_MAX,
        () -> "the note of group " + group + " has " + note.length + " bytes");
    int at = record(SegmentFormat.NOTE, group, SegmentFormat.NOTE_HEADER + note.length);
    SegmentFormat.putInt(bytes, at + 9, note.length);
    System.arraycopy(note, 0, bytes, at + SegmentFormat.NOTE_HEADER, note.length);
    return at;
  }

  int delete(long group) {
    return record(SegmentFormat.DELETE, group, SegmentFormat.DELETE_BYTES);
  }

  int firstSegment(int segment) {
    return record(SegmentFormat.FIRST_SEGMENT, segment, SegmentFormat.FIRST_SEGMENT_BYTES);
  }
}
