package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.Invariant;
import java.util.ArrayList;
import java.util.List;

/// The segments there are, oldest first, their numbers without gaps. Read by any thread; changed
/// under the write lock only.
final class SegmentTable {
  private volatile List<Segment> segments = List.of();

  List<Segment> all() {
    return segments;
  }

  int count() {
    return segments.size();
  }

  Segment oldest() {
    return segments.getFirst();
  }

  Segment newest() {
    return segments.getLast();
  }

  Segment get(int number) {
    List<Segment> now = segments;
    int at = now.isEmpty() ? -1 : number - now.getFirst().number();
    Invariant.check(
        at >= 0 && at < now.size(),
        () -> "the Raft log's index points to segment " + number + ", which does not exist");
    return now.get(at);
  }

  void add(Segment segment) {
    var more = new ArrayList<>(segments);
    Invariant.check(
        more.isEmpty() || more.getLast().number() + 1 == segment.number(),
        () -> segment.path() + " is out of order");
    more.add(segment);
    segments = List.copyOf(more);
  }

  void removeOldest() {
    List<Segment> now = segments;
    segments = List.copyOf(now.subList(1, now.size()));
  }
}
