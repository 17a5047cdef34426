package dev.cairn.raft.log;

/// What a peer must not forget over a crash.
///
/// @param term the highest term it has seen
/// @param vote for whom it voted in that term; 0 for nobody
/// @param commit how far it knew the log to be committed; may be older than the truth
public record HardState(long term, long vote, long commit) {
  /// A peer that has seen nothing.
  public static final HardState NEW = new HardState(0, 0, 0);

  /// Whether term and vote are the same, so that losing the newer one would break no promise.
  public boolean samePromise(HardState other) {
    return term == other.term && vote == other.vote;
  }
}
