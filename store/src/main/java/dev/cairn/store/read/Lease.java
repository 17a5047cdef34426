package dev.cairn.store.read;

/// Until when a leader may answer reads alone.
///
/// Ongaro's thesis, 6.4.1: when a quorum has answered a round of messages sent at time t, nobody
/// else can win an election before t plus the shortest election timeout, measured on any of their
/// clocks; the lease is shorter than that by a margin for clocks that run apart. The moment counts
/// from sending, because followers count from receiving, which is later.
///
/// Thread: extended and given up by the peer's poller; [#holds] from any thread.
public final class Lease {
  private static final long NONE = Long.MIN_VALUE;

  private final long lengthNanos;
  private volatile long untilNanos = NONE;

  /// A lease that does not hold yet.
  public Lease(long lengthNanos) {
    this.lengthNanos = lengthNanos;
  }

  /// A quorum has answered what was sent at `sentAtNanos`.
  public void extend(long sentAtNanos) {
    long until = sentAtNanos + lengthNanos;
    if (untilNanos == NONE || until - untilNanos > 0) {
      untilNanos = until;
    }
  }

  /// It holds no more, whatever the time.
  public void giveUp() {
    untilNanos = NONE;
  }

  /// Whether it holds at `nowNanos`.
  public boolean holds(long nowNanos) {
    long until = untilNanos;
    return until != NONE && nowNanos - until < 0;
  }
}
