package dev.cairn.raft.quorum;

import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/// More than half of a set of voters. The majority of no voters agrees to everything, so that an
/// empty second half of a [Joint] changes nothing.
///
/// @param voters who counts
public record Majority(PeerSet voters) {
  /// What [#committed] gives for no voters.
  public static final long EVERYTHING = Long.MAX_VALUE;

  /// The highest number that more than half of the voters have reached; `reached` gives 0 for a
  /// voter not heard of.
  public long committed(LongUnaryOperator reached) {
    int n = voters.size();
    if (n == 0) {
      return EVERYTHING;
    }
    if (n == 1) {
      return reached.applyAsLong(voters.get(0));
    }
    long[] sorted = new long[n];
    for (int i = 0; i < n; i++) {
      sorted[i] = reached.applyAsLong(voters.get(i));
    }
    Arrays.sort(sorted);
    return sorted[(n - 1) / 2];
  }

  /// Where the election stands among these voters.
  public VoteResult result(LongFunction<Vote> vote) {
    if (voters.isEmpty()) {
      return VoteResult.WON;
    }
    int granted = 0;
    int missing = 0;
    for (int i = 0; i < voters.size(); i++) {
      switch (vote.apply(voters.get(i))) {
        case GRANTED -> granted++;
        case MISSING -> missing++;
        case REJECTED -> {}
      }
    }
    int needed = voters.size() / 2 + 1;
    if (granted >= needed) {
      return VoteResult.WON;
    }
    return granted + missing >= needed ? VoteResult.PENDING : VoteResult.LOST;
  }

  /// Whether more than half of the voters satisfy the predicate.
  public boolean has(LongPredicate predicate) {
    int count = 0;
    for (int i = 0; i < voters.size(); i++) {
      if (predicate.test(voters.get(i))) {
        count++;
      }
    }
    return voters.isEmpty() || count > voters.size() / 2;
  }
}
