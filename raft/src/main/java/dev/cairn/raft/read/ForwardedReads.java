package dev.cairn.raft.read;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongConsumer;

/// The reads that a follower has asked its leader about. Messages get lost, so a read that is old
/// is dropped: it lives for one to two periods.
public final class ForwardedReads {
  /// How many reads may wait.
  public static final int MAX = 16_384;

  private Set<Long> young = new LinkedHashSet<>();
  private Set<Long> old = new LinkedHashSet<>();
  private int ticks;

  /// Lets a read wait; false if too many do.
  public boolean add(long id) {
    return young.size() + old.size() < MAX && !old.contains(id) && young.add(id);
  }

  /// Whether the read was waiting; it is not any more.
  public boolean remove(long id) {
    return young.remove(id) || old.remove(id);
  }

  /// One tick; at the end of a period, what was there when it began is dropped.
  public void tick(int period, LongConsumer dropped) {
    if (young.isEmpty() && old.isEmpty()) {
      ticks = 0;
    } else if (++ticks >= period) {
      ticks = 0;
      old.forEach(dropped::accept);
      old = young;
      young = new LinkedHashSet<>();
    }
  }

  /// Everything that waits is dropped.
  public void drain(LongConsumer dropped) {
    old.forEach(dropped::accept);
    young.forEach(dropped::accept);
    old.clear();
    young.clear();
  }
}
