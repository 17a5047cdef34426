package dev.cairn.raft.quorum;

import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/// The quorum of a configuration: a majority of the incoming voters and, while a joint change is
/// under way, also one of the outgoing voters (the Raft paper, section 6). Neither half has
/// precedence.
///
/// @param incoming the voters to be
/// @param outgoing the voters that were; empty outside a joint change
public record Joint(Majority incoming, Majority outgoing) {
  /// The quorum of these two sets.
  public static Joint of(PeerSet incoming, PeerSet outgoing) {
    return new Joint(new Majority(incoming), new Majority(outgoing));
  }

  /// The highest number that both halves have reached.
  public long committed(LongUnaryOperator reached) {
    return Math.min(incoming.committed(reached), outgoing.committed(reached));
  }

  /// Won if both halves are won, lost as soon as one is.
  public VoteResult result(LongFunction<Vote> vote) {
    VoteResult first = incoming.result(vote);
    VoteResult second = outgoing.result(vote);
    if (first == second) {
      return first;
    }
    boolean lost = first == VoteResult.LOST || second == VoteResult.LOST;
    return lost ? VoteResult.LOST : VoteResult.PENDING;
  }

  /// Whether a majority of each half satisfies the predicate.
  public boolean has(LongPredicate predicate) {
    return incoming.has(predicate) && outgoing.has(predicate);
  }
}
