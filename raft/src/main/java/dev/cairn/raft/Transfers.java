package dev.cairn.raft;

import dev.cairn.raft.Message.TimeoutNow;
import dev.cairn.raft.progress.PeerProgress;
import dev.cairn.raft.role.Leader;

/// Handing over leadership (thesis 3.10): the leader takes no more proposals, waits until the
/// target has its whole log, tells it to stand at once, and gives up after one election timeout.
/// From the moment it has told somebody, it has no leases in its term any more: an election so
/// started does not wait for them.
final class Transfers {
  private final PeerState state;

  Transfers(PeerState state) {
    this.state = state;
  }

  /// Whether this peer leads and the target is another voter.
  boolean transfer(long target) {
    return state.role() instanceof Leader leader && begin(leader, target);
  }

  private boolean begin(Leader leader, long target) {
    PeerProgress progress = leader.progress().get(target);
    if (target == state.self()
        || progress == null
        || !state.configuration().voters().contains(target)) {
      return false;
    }
    if (leader.transfer().target() != target) {
      leader.transfer().begin(target);
      leader.poke();
      tellIfComplete(leader, progress);
    }
    return true;
  }

  /// The peer's log has grown.
  void tellIfComplete(Leader leader, PeerProgress progress) {
    if (leader.transfer().target() == progress.peer()
        && progress.match() == state.log().lastIndex()) {
      leader.transfer().told();
      state.out().send(new TimeoutNow(state.self(), progress.peer(), state.term()));
    }
  }

  void tick(Leader leader) {
    if (leader.transfer().tickExpires(state.config().electionTicks())) {
      leader.transfer().abort();
      leader.poke();
    }
  }

  /// The configuration has changed.
  void reconfigured(Leader leader) {
    if (!state.configuration().voters().contains(leader.transfer().target())) {
      leader.transfer().abort();
    }
  }
}
