package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.CorruptionException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.raftlog.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Reads entries from segments, neighbours in one read, and checks each. Stateless.
final class EntryReader {
  /// Bytes of others between two entries that are read along rather than skipped.
  private static final int GAP_MAX = 16 << 10;

  private static final int READ_MAX = 1 << 20;

  private EntryReader() {}

  /// Fills the slots that are not cached; returns all.
  static List<LogEntry> read(EntrySlots slots) {
    int i = 0;
    while (i < slots.count()) {
      if (slots.entry(i) != null) {
        i++;
        continue;
      }
      int end = i + 1;
      while (end < slots.count() && slots.entry(end) == null && near(slots, i, end)) {
        end++;
      }
      readRun(slots, i, end);
      i = end;
    }
    var entries = new ArrayList<LogEntry>(slots.count());
    for (int k = 0; k < slots.count(); k++) {
      entries.add(Objects.requireNonNull(slots.entry(k)));
    }
    return entries;
  }

  private static boolean near(EntrySlots slots, int first, int next) {
    return near(slots.place(first), endOf(slots, next - 1), slots.place(next), endOf(slots, next));
  }

  /// Whether what begins at `next` and ends at offset `end` can be read with what begins at `first`
  /// and ends at offset `before`.
  private static boolean near(long first, long before, long next, long end) {
    long gap = Place.offset(next) - before;
    return Place.segment(first) == Place.segment(next)
        && gap >= 0
        && gap <= GAP_MAX
        && end - Place.offset(first) <= READ_MAX;
  }

  /// The end of the run of entries, beginning with the one at `first`, that can be read at once and
  /// has about `bytesMax` at most.
  static int endOfRun(LiveParts live, int first, int bytesMax) {
    long bytes = live.length(first);
    int end = first + 1;
    while (end < live.count()
        && bytes < bytesMax
        && near(live.place(first), endOf(live, end - 1), live.place(end), endOf(live, end))) {
      bytes += live.length(end);
      end++;
    }
    return end;
  }

  private static long endOf(LiveParts live, int i) {
    return Place.offset(live.place(i)) + SegmentFormat.ENTRY_HEADER + live.length(i);
  }

  private static long endOf(EntrySlots slots, int i) {
    return Place.offset(slots.place(i)) + SegmentFormat.ENTRY_HEADER + slots.length(i);
  }

  private static void readRun(EntrySlots slots, int first, int end) {
    Segment segment = slots.held(Place.segment(slots.place(first)));
    long from = Place.offset(slots.place(first));
    byte[] bytes = read(segment, from, (int) (endOf(slots, end - 1) - from));
    for (int i = first; i < end; i++) {
      int at = (int) (Place.offset(slots.place(i)) - from);
      int length = slots.length(i);
      checkEntry(segment, from + at, bytes, at, slots.group(), slots.index(i), length);
      long term = SegmentFormat.getLong(bytes, at + 8);
      if (term != slots.term(i)) {
        throw new CorruptionException(
            segment.path(),
            from + at,
            "entry %d of group %d has term %d instead of %d"
                .formatted(slots.index(i), slots.group(), term, slots.term(i)));
      }
      int data = at + SegmentFormat.ENTRY_HEADER;
      slots.entry(
          i,
          new LogEntry(
              slots.index(i),
              term,
              bytes[at + 16],
              Arrays.copyOfRange(bytes, data, data + length)));
    }
  }

  /// Reads a piece of a segment; it must be there.
  static byte[] read(Segment segment, long from, int length) {
    var buffer = ByteBuffer.allocate(length);
    int read;
    try {
      read = segment.file().read(buffer, from);
    } catch (IOException thrown) {
      throw new CairnException(
          ErrorCode.DISK_FAILED,
          "reading %s at offset %d failed: %s".formatted(segment.path(), from, thrown.getMessage()),
          thrown);
    }
    if (read < length) {
      throw new CorruptionException(
          segment.path(), from + read, "the file ends inside what was written to it");
    }
    return buffer.array();
  }

  /// Checks the entry that begins at `at` in `bytes`, read from `offset` of the segment.
  static void checkEntry(
      Segment segment, long offset, byte[] bytes, int at, long group, long index, int length) {
    if (SegmentFormat.getInt(bytes, at) != length
        || SegmentFormat.getInt(bytes, at + 4)
            != SegmentFormat.entryCheck(group, index, bytes, at, length)) {
      throw new CorruptionException(
          segment.path(),
          offset,
          "entry %d of group %d fails its checksum".formatted(index, group));
    }
  }
}
