package dev.cairn.raft;

/// How far one peer is, as its leader knows.
///
/// @param peer who
/// @param state how entries are sent to it
/// @param match up to where its log is known to agree with the leader's
/// @param next what is sent to it next
/// @param committed how far it said it knew the log to be committed
/// @param active whether it was heard since the last check of the quorum
/// @param learner whether it does not count
public record PeerStatus(
    long peer,
    State state,
    long match,
    long next,
    long committed,
    boolean active,
    boolean learner) {
  /// How entries are sent.
  public enum State {
    /// One message at a time, to find where the logs part.
    PROBING,
    /// Many at a time.
    REPLICATING,
    /// None: it needs a snapshot first.
    AWAITING_SNAPSHOT
  }
}
