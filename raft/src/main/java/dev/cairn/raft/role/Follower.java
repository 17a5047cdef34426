package dev.cairn.raft.role;

import dev.cairn.raft.read.ForwardedReads;

/// Follows a leader, or waits for one to show up. A new object for each leader.
public final class Follower implements Role {
  private final long leader;
  private final ForwardedReads reads = new ForwardedReads();

  /// Follows this leader; 0 for none.
  public Follower(long leader) {
    this.leader = leader;
  }

  /// Whom it follows; 0 for nobody.
  public long leader() {
    return leader;
  }

  /// What it asked that leader.
  public ForwardedReads reads() {
    return reads;
  }

  @Override
  public RoleKind kind() {
    return RoleKind.FOLLOWER;
  }
}
