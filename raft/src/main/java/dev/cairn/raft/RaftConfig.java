package dev.cairn.raft;

/// How a node behaves. Times are in ticks, sizes in bytes as [dev.cairn.raft.log.Entry#weight]
/// counts them.
///
/// @param electionTicks the shortest election timeout; the longest is one tick short of twice that
/// @param heartbeatTicks between two heartbeats of a leader; less than `electionTicks`
/// @param maxBytesPerMessage of entries in one append; a single larger entry goes alone
/// @param maxInflight appends to one follower that were not answered yet
/// @param maxUncommittedBytes of proposals that are not committed yet; one proposal is always let
///   in
/// @param maxCommittedBytesPerOutput of entries to apply in one output; a single larger entry goes
///   alone
/// @param preVote ask before campaigning (thesis 9.6)
/// @param checkQuorum a leader that hears no quorum for an election timeout steps down (thesis 6.2)
/// @param broadcastCommit tell followers at once that the commit index rose, rather than with the
///   next append or heartbeat
public record RaftConfig(
    int electionTicks,
    int heartbeatTicks,
    long maxBytesPerMessage,
    int maxInflight,
    long maxUncommittedBytes,
    long maxCommittedBytesPerOutput,
    boolean preVote,
    boolean checkQuorum,
    boolean broadcastCommit) {
  /// The index (and term) before the first entry of a group that was bootstrapped: 0 to 4 can so
  /// mean "nothing yet".
  public static final long INITIAL_INDEX = 5;

  /// The term in which every bootstrapped group begins. No leader ever has it: the first election
  /// leads to the next one.
  public static final long INITIAL_TERM = 5;

  /// Timeouts for ticks of 250 ms: heartbeats every 500 ms, elections after 2.5 to 5 s.
  public static final RaftConfig DEFAULT =
      new RaftConfig(10, 2, 1 << 20, 256, 64L << 20, 8L << 20, true, true, false);

  /// Refuses numbers that cannot work together.
  public RaftConfig {
    atLeastOne("heartbeatTicks", heartbeatTicks);
    atLeastOne("maxBytesPerMessage", maxBytesPerMessage);
    atLeastOne("maxInflight", maxInflight);
    atLeastOne("maxUncommittedBytes", maxUncommittedBytes);
    atLeastOne("maxCommittedBytesPerOutput", maxCommittedBytesPerOutput);
    if (electionTicks <= heartbeatTicks) {
      throw new IllegalArgumentException(
          "electionTicks %d must be greater than heartbeatTicks %d"
              .formatted(electionTicks, heartbeatTicks));
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
    }
  }

  /// Whether voters keep their vote to themselves while they hear a leader; leases rest on it.
  boolean guardsLeader() {
    return preVote || checkQuorum;
  }
}
