package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of one group, and where in the stream each piece of it lives.
///
/// Every method takes the object's monitor for a short time. Changes come from one thread at a time
/// (the holder of the write lock, or recovery); reads from any. While a log is replayed there may
/// be holes between the entries and below them, which later records of rewritten entries fill.
///
/// Keeps the segments' accounts of what lives in them.
final class GroupLog {
  private final long id;
  private final SegmentTable segments;
  private final EntryCache cache;

  private final EntryRing entries = new EntryRing();
  private long cachedFrom = 1;
  private long truncatedIndex;
  private long truncatedTerm;
  private int truncatedSegment;
  private @Nullable HardStateRecord hardState;
  private int hardStateSegment;
  private byte @Nullable [] note;
  private int noteSegment;
  private long payloadBytes;

  GroupLog(long id, SegmentTable segments, EntryCache cache) {
    this.id = id;
    this.segments = segments;
    this.cache = cache;
  }

  long id() {
    return id;
  }

  synchronized HardStateRecord hardState() {
    return hardState == null ? HardStateRecord.NONE : hardState;
  }

  synchronized long truncatedIndex() {
    return truncatedIndex;
  }

  synchronized long truncatedTerm() {
    return truncatedTerm;
  }

  synchronized long lastIndex() {
    return entries.isEmpty() ? truncatedIndex : entries.last();
  }

  synchronized long term(long index) {
    if (index == truncatedIndex) {
      return truncatedTerm;
    }
    checkThere(index, index + 1);
    return entries.term(index);
  }

  synchronized byte @Nullable [] note() {
    return note == null ? null : note.clone();
  }

  synchronized long payloadBytes() {
    return payloadBytes;
  }

  /// Copies what is needed to return the entries: those cached, the places of the others, whose
  /// segments are kept open.
  synchronized EntrySlots slots(long from, long to, long bytesMax) {
    checkThere(from, to);
    long bytes = 0;
    long until = from;
    while (until < to) {
      bytes += entries.length(until);
      if (until > from && bytes > bytesMax) {
        break;
      }
      until++;
    }
    var slots = new EntrySlots(id, from, (int) (until - from));
    for (int i = 0; i < slots.count(); i++) {
      long index = from + i;
      var cached = entries.cached(index);
      if (cached != null) {
        slots.cached(i, cached);
      } else {
        long place = entries.place(index);
        slots.onDisk(i, place, entries.length(index), entries.term(index));
        slots.hold(segments.get(Place.segment(place)));
      }
    }
    return slots;
  }

  private void checkThere(long from, long to) {
    Invariant.check(
        from < to && entries.contains(from) && entries.contains(to - 1),
        () ->
            "group %d: entries %d to %d were asked for, but the log holds %d to %d"
                .formatted(id, from, to - 1, truncatedIndex + 1, lastIndex()));
  }

  // --- changes

  /// Appends entries whose first stands at `place` and the others behind it; what was there from
  /// the first on goes.
  synchronized void append(List<LogEntry> added, long place) {
    dropFrom(added.getFirst().index());
    long at = place;
    for (LogEntry entry : added) {
      int length = entry.data().length;
      put(entry.index(), at, entry.term(), length, entry);
      at += SegmentFormat.ENTRY_HEADER + length;
    }
  }

  /// Forgets the entries from `index` on, which an append replaces.
  synchronized void dropFrom(long index) {
    while (!entries.isEmpty() && entries.last() >= index) {
      killed(entries.last());
      entries.removeLast();
    }
  }

  /// Sets one entry, replacing only it.
  synchronized void put(long index, long place, long term, int length, @Nullable LogEntry toCache) {
    if (entries.contains(index)) {
      killed(index);
    }
    boolean caches = toCache != null && cache.admits(length);
    entries.put(index, place, term, length, caches ? toCache : null);
    if (caches) {
      cache.added(length);
      cachedFrom = Math.min(cachedFrom, index);
    }
    payloadBytes += length;
    segments.get(Place.segment(place)).addLive(SegmentFormat.ENTRY_HEADER + (long) length);
  }

  /// Accounts for an entry that is about to go.
  private void killed(long index) {
    long place = entries.place(index);
    if (place == Place.NONE) {
      return;
    }
    int length = entries.length(index);
    if (entries.cached(index) != null) {
      cache.removed(length);
    }
    payloadBytes -= length;
    segments.get(Place.segment(place)).addLive(-(SegmentFormat.ENTRY_HEADER + (long) length));
  }

  synchronized void truncatePrefix(long index, long term, int segment) {
    while (!entries.isEmpty() && entries.first() <= index) {
      killed(entries.first());
      entries.removeFirst();
    }
    truncatedAt(index, term, segment);
  }

  synchronized void truncateAll(long index, long term, int segment) {
    dropFrom(Long.MIN_VALUE);
    truncatedAt(index, term, segment);
  }

  private void truncatedAt(long index, long term, int segment) {
    moveLive(truncatedSegment, segment, SegmentFormat.TRUNCATE_BYTES);
    truncatedSegment = segment;
    truncatedIndex = index;
    truncatedTerm = term;
  }

  synchronized void hardState(HardStateRecord state, int segment) {
    moveLive(hardStateSegment, segment, SegmentFormat.HARD_STATE_BYTES);
    hardStateSegment = segment;
    hardState = state;
  }

  synchronized void note(byte[] newNote, int segment) {
    if (note != null) {
      moveLive(noteSegment, 0, SegmentFormat.NOTE_HEADER + note.length);
    }
    moveLive(0, segment, SegmentFormat.NOTE_HEADER + newNote.length);
    noteSegment = segment;
    note = newNote;
  }

  /// Forgets everything; the object is of no use afterwards.
  synchronized void delete() {
    dropFrom(Long.MIN_VALUE);
    moveLive(truncatedSegment, 0, SegmentFormat.TRUNCATE_BYTES);
    moveLive(hardStateSegment, 0, SegmentFormat.HARD_STATE_BYTES);
    if (note != null) {
      moveLive(noteSegment, 0, SegmentFormat.NOTE_HEADER + note.length);
    }
    truncatedSegment = 0;
    hardStateSegment = 0;
    noteSegment = 0;
    truncatedIndex = 0;
    truncatedTerm = 0;
    hardState = null;
    note = null;
  }

  private void moveLive(int from, int to, long bytes) {
    if (from != 0) {
      segments.get(from).addLive(-bytes);
    }
    if (to != 0) {
      segments.get(to).addLive(bytes);
    }
  }

  // --- collecting garbage

  /// What of this group lives in the segment.
  synchronized LiveParts liveIn(int segment) {
    long state = truncatedSegment == segment ? SegmentFormat.TRUNCATE_BYTES : 0;
    state += hardStateSegment == segment ? SegmentFormat.HARD_STATE_BYTES : 0;
    state += noteSegment == segment && note != null ? SegmentFormat.NOTE_HEADER + note.length : 0;
    var live = new LiveParts(this, state);
    for (int i = 0; i < entries.size(); i++) {
      long index = entries.first() + i;
      long place = entries.place(index);
      if (Place.segment(place) == segment) {
        live.entry(index, place, entries.length(index));
      }
    }
    return live;
  }

  /// Whether the entry still lives where it did.
  synchronized boolean livesAt(long index, long place) {
    return entries.contains(index) && entries.place(index) == place;
  }

  /// The entry has been appended anew; nobody has changed it since [#livesAt].
  synchronized void moved(long index, long place) {
    int length = entries.length(index);
    long bytes = SegmentFormat.ENTRY_HEADER + (long) length;
    moveLive(Place.segment(entries.place(index)), Place.segment(place), bytes);
    entries.move(index, place);
    if (entries.cached(index) != null) {
      entries.dropCached(index);
      cache.removed(length);
    }
  }

  /// The segment that holds the truncated point, 0 for none.
  synchronized int truncatedSegment() {
    return truncatedSegment;
  }

  /// The segment that holds the hard state, 0 for none.
  synchronized int hardStateSegment() {
    return hardStateSegment;
  }

  /// The segment that holds the note, 0 for none.
  synchronized int noteSegment() {
    return noteSegment;
  }

  /// The least place of an entry, [Place#NONE] if there is no entry.
  synchronized long oldestEntryPlace() {
    long oldest = Place.NONE;
    for (int i = 0; i < entries.size(); i++) {
      long place = entries.place(entries.first() + i);
      if (oldest == Place.NONE || place < oldest) {
        oldest = place;
      }
    }
    return oldest;
  }

  // --- cache and recovery

  /// Forgets cached entries that were written before `place`. Cached places ascend with the index,
  /// because an entry that moves leaves the cache.
  synchronized void evictBefore(long place) {
    if (entries.isEmpty()) {
      return;
    }
    long index = Math.max(cachedFrom, entries.first());
    for (; index <= entries.last(); index++) {
      if (entries.cached(index) != null) {
        if (entries.place(index) >= place) {
          break;
        }
        entries.dropCached(index);
        cache.removed(entries.length(index));
      }
    }
    cachedFrom = index;
  }

  /// The first index that should be there and is not; 0 if the log is whole.
  synchronized long firstMissing() {
    for (int i = 0; i < entries.size(); i++) {
      long index = truncatedIndex + 1 + i;
      if (!entries.contains(index) || entries.place(index) == Place.NONE) {
        return index;
      }
    }
    return 0;
  }
}
