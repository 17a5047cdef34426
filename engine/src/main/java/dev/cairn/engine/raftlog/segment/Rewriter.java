package dev.cairn.engine.raftlog.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/// Appends anew what lives in one segment, a chunk at a time: reads without a lock, then, under the
/// write lock, appends what has not died meanwhile and points the index to it. For one thread.
final class Rewriter {
  private final Segment source;
  private final int chunkBytes;
  private final LogTail tail;
  private final ReentrantLock writeLock;

  private final Body body = new Body();
  private final List<GroupLog> groups = new ArrayList<>();
  private final List<LiveEntry> entries = new ArrayList<>();
  private final List<LongConsumer> moves = new ArrayList<>();
  private long gathered;

  Rewriter(Segment source, int chunkBytes, LogTail tail, ReentrantLock writeLock) {
    this.source = source;
    this.chunkBytes = chunkBytes;
    this.tail = tail;
    this.writeLock = writeLock;
  }

  /// An entry that was read: `length` bytes with its header, from `at` in `bytes`.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record LiveEntry(
      GroupLog group, long index, long place, byte[] bytes, int at, int length) {}

  /// Takes over what of a group lives in the segment.
  void rewrite(LiveParts live) {
    if (live.isEmpty()) {
      return;
    }
    if (live.hasState()) {
      groups.add(live.group());
      gathered += live.stateBytes();
    }
    int i = 0;
    while (i < live.count()) {
      int end = EntryReader.endOfRun(live, i, chunkBytes);
      read(live, i, end);
      i = end;
      if (gathered >= chunkBytes) {
        append();
      }
    }
    if (gathered >= chunkBytes) {
      append();
    }
  }

  /// Appends what is left.
  void finish() {
    if (gathered > 0) {
      append();
    }
  }

  private void read(LiveParts live, int first, int end) {
    long from = Place.offset(live.place(first));
    int last = end - 1;
    long until = Place.offset(live.place(last)) + SegmentFormat.ENTRY_HEADER + live.length(last);
    byte[] bytes = EntryReader.read(source, from, (int) (until - from));
    for (int i = first; i < end; i++) {
      long offset = Place.offset(live.place(i));
      int at = (int) (offset - from);
      long index = live.index(i);
      EntryReader.checkEntry(source, offset, bytes, at, live.group().id(), index, live.length(i));
      int length = SegmentFormat.ENTRY_HEADER + live.length(i);
      entries.add(new LiveEntry(live.group(), index, live.place(i), bytes, at, length));
      gathered += length;
    }
  }

  private void append() {
    writeLock.lock();
    try {
      groups.forEach(this::encodeState);
      encodeEntries();
      if (!body.isEmpty()) {
        tail.append(body, place -> moves.forEach(move -> move.accept(place)));
      }
    } finally {
      writeLock.unlock();
    }
    body.clear();
    moves.clear();
    groups.clear();
    entries.clear();
    gathered = 0;
  }

  /// Whatever of the group's state is still in the segment, as it is now.
  private void encodeState(GroupLog group) {
    long id = group.id();
    if (group.truncatedSegment() == source.number()) {
      long index = group.truncatedIndex();
      long term = group.truncatedTerm();
      body.truncate(id, SegmentFormat.TRUNCATE_PREFIX, index, term);
      moves.add(place -> group.truncatePrefix(index, term, Place.segment(place)));
    }
    if (group.hardStateSegment() == source.number()) {
      var state = group.hardState();
      body.hardState(id, state);
      moves.add(place -> group.hardState(state, Place.segment(place)));
    }
    if (group.noteSegment() == source.number()) {
      byte[] note = Objects.requireNonNull(group.note());
      body.note(id, note);
      moves.add(place -> group.note(note, Place.segment(place)));
    }
  }

  private void encodeEntries() {
    entries.removeIf(entry -> !entry.group.livesAt(entry.index, entry.place));
    int i = 0;
    while (i < entries.size()) {
      int end = i + 1;
      while (end < entries.size() && follows(entries.get(end - 1), entries.get(end))) {
        end++;
      }
      LiveEntry first = entries.get(i);
      body.entriesHeader(SegmentFormat.REWRITTEN, first.group.id(), first.index, end - i);
      for (; i < end; i++) {
        LiveEntry entry = entries.get(i);
        int at = body.rawEntry(entry.bytes, entry.at, entry.length);
        moves.add(place -> entry.group.moved(entry.index, place + at));
      }
    }
  }

  private static boolean follows(LiveEntry before, LiveEntry entry) {
    return before.group == entry.group && before.index + 1 == entry.index;
  }
}
