package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.Invariant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All groups, in memory. Reads from any thread; changes by the holder of the write lock, or
/// recovery.
final class LogIndex {
  private final ConcurrentHashMap<Long, GroupLog> groups = new ConcurrentHashMap<>();
  private final SegmentTable segments;
  private final EntryCache cache;

  LogIndex(SegmentTable segments, EntryCache cache) {
    this.segments = segments;
    this.cache = cache;
  }

  EntryCache cache() {
    return cache;
  }

  Map<Long, GroupLog> byId() {
    return groups;
  }

  @Nullable GroupLog find(long group) {
    return groups.get(group);
  }

  GroupLog get(long group) {
    var found = groups.get(group);
    if (found == null) {
      found = new GroupLog(group, segments, cache);
      groups.put(group, found);
    }
    return found;
  }

  void delete(long group) {
    var gone = groups.remove(group);
    if (gone != null) {
      gone.delete();
    }
  }

  SortedSet<Long> ids() {
    return new TreeSet<>(groups.keySet());
  }

  List<GroupLog> ascending() {
    var all = new ArrayList<>(groups.values());
    all.sort(Comparator.comparingLong(GroupLog::id));
    return all;
  }

  /// Lets a written batch, which begins at `place`, happen.
  void apply(SegmentBatch batch, long place) {
    int segment = Place.segment(place);
    byte[] bytes = batch.body().bytes();
    for (Change change : batch.changes()) {
      switch (change) {
        case Change.Append append ->
            get(append.group()).append(append.entries(), place + append.entriesAt());
        case Change.SetHardState set -> get(set.group()).hardState(set.state(), segment);
        case Change.Truncate cut ->
            truncate(cut.group(), bytes[cut.at() + 9], cut.index(), cut.term(), segment);
        case Change.SetNote set -> get(set.group()).note(set.note(), segment);
        case Change.Delete delete -> delete(delete.group());
      }
    }
    if (cache.isOverfull()) {
      thinOutCache();
    }
  }

  void truncate(long group, byte how, long index, long term, int segment) {
    switch (how) {
      case SegmentFormat.TRUNCATE_NOTHING -> {}
      case SegmentFormat.TRUNCATE_PREFIX -> get(group).truncatePrefix(index, term, segment);
      case SegmentFormat.TRUNCATE_ALL -> get(group).truncateAll(index, term, segment);
      default -> Invariant.check(false, "truncation of kind " + how);
    }
  }

  /// Drops from the cache what is older than the newest stretch of the stream that surely fits.
  private void thinOutCache() {
    long oldest = stretchStart(cache.bytesAfterThinning());
    for (GroupLog group : groups.values()) {
      group.evictBefore(oldest);
    }
  }

  /// The place `bytes` before the end of the stream.
  private long stretchStart(long bytes) {
    long left = bytes;
    for (Segment segment : segments.all().reversed()) {
      if (segment.end() >= left) {
        return Place.of(segment.number(), segment.end() - left);
      }
      left -= segment.end();
    }
    return Place.NONE;
  }
}
