package dev.cairn.multiraft.group;

import java.util.ArrayDeque;

/// When each of the leader's rounds of messages began, until a quorum has answered it or a later
/// one.
///
/// Thread: the group's poller.
final class Rounds {
  private static final int KEPT_MAX = 64;

  private record Round(long number, long startedNanos) {}

  private final ArrayDeque<Round> open = new ArrayDeque<>();
  private long lastStarted;
  private long lastConfirmed;

  /// Round `number` begins at `nowNanos`, before any of its messages leaves.
  void started(long number, long nowNanos) {
    if (number <= lastStarted) {
      return;
    }
    lastStarted = number;
    if (open.size() == KEPT_MAX) {
      open.removeFirst();
    }
    open.addLast(new Round(number, nowNanos));
  }

  /// A quorum has answered round `number`. Returns whether that is news and its start is known, see
  /// [#confirmedNanos].
  boolean confirmed(long number) {
    if (number <= lastConfirmed) {
      return false;
    }
    lastConfirmed = number;
    boolean known = false;
    while (!open.isEmpty() && open.getFirst().number() <= number) {
      confirmedNanos = open.removeFirst().startedNanos();
      known = true;
    }
    return known;
  }

  private long confirmedNanos;

  /// When the latest confirmed round began.
  long confirmedNanos() {
    return confirmedNanos;
  }
}
