package dev.cairn.raft.role;

/// A leader's wish to hand over (thesis 3.10), and what it may not forget of earlier ones in its
/// term.
public final class Transfer {
  private long target;
  private int elapsed;
  private boolean told;

  /// To whom; 0 while there is no wish.
  public long target() {
    return target;
  }

  /// Whether it is under way.
  public boolean isActive() {
    return target != 0;
  }

  /// Begins, in place of any other.
  public void begin(long peer) {
    target = peer;
    elapsed = 0;
  }

  /// Gives up.
  public void abort() {
    target = 0;
  }

  /// One tick; whether it has taken as long as it may.
  public boolean tickExpires(int limit) {
    return isActive() && ++elapsed >= limit;
  }

  /// Somebody was told to stand for election.
  public void told() {
    told = true;
  }

  /// Whether somebody was told in this term. That message may arrive at any time later, and the
  /// election it starts does not respect leases.
  public boolean anybodyTold() {
    return told;
  }
}
