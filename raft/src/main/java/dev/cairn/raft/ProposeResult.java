package dev.cairn.raft;

/// What became of a proposal.
public sealed interface ProposeResult {
  /// It is in this leader's log. Whether it will be committed shows when the entry at that index is
  /// handed out to be applied: with this term it is the proposal, with another the proposal was
  /// lost.
  ///
  /// @param index of the first entry; those of a batch follow without gap
  /// @param term of all of them
  record Accepted(long index, long term) implements ProposeResult {}

  /// This peer does not lead; nothing was done.
  ///
  /// @param leader who does, 0 if unknown
  record NotLeader(long leader) implements ProposeResult {}

  /// This peer leads and refuses; nothing was done.
  ///
  /// @param reason why
  /// @param detail the reason in words, for an operator
  record Dropped(Reason reason, String detail) implements ProposeResult {}

  /// Why a leader refuses.
  enum Reason {
    /// Leadership is being handed over: come back, or ask the next leader.
    TRANSFERRING,
    /// The leader is no voter any more and only sees to it that the others know: come back, or ask
    /// the next leader.
    RETIRING,
    /// Too many bytes wait to be committed: come back later.
    UNCOMMITTED_FULL,
    /// Another membership change is not applied yet, or nothing of this term is: come back later.
    CHANGE_PENDING,
    /// The change is not legal in the present configuration.
    CHANGE_REFUSED
  }
}
