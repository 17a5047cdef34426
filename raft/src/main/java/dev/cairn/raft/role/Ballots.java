package dev.cairn.raft.role;

import dev.cairn.raft.quorum.Joint;
import dev.cairn.raft.quorum.Vote;
import dev.cairn.raft.quorum.VoteResult;
import java.util.HashMap;
import java.util.Map;

/// The answers to one poll. The first answer of a peer counts.
public final class Ballots {
  private final Map<Long, Vote> votes = new HashMap<>();

  /// A peer's answer.
  public void record(long peer, boolean granted) {
    votes.putIfAbsent(peer, granted ? Vote.GRANTED : Vote.REJECTED);
  }

  /// Where the poll stands.
  public VoteResult result(Joint quorum) {
    return quorum.result(peer -> votes.getOrDefault(peer, Vote.MISSING));
  }
}
