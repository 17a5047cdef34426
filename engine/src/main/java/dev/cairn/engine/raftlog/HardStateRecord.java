package dev.cairn.engine.raftlog;

/// What a Raft peer must never forget.
///
/// @param term the latest term it has seen
/// @param vote the peer it voted for in that term, 0 for none
/// @param commit the highest index it knows to be committed
public record HardStateRecord(long term, long vote, long commit) {
  /// A peer that has seen nothing.
  public static final HardStateRecord NONE = new HardStateRecord(0, 0, 0);
}
