package dev.cairn.raft.role;

/// The four roles, and who may become what (the Raft paper, figure 4; thesis 9.6):
///
/// | from \ to    | FOLLOWER                      | PRE_CANDIDATE    | CANDIDATE              | LEADER       |
/// |--------------|-------------------------------|------------------|------------------------|--------------|
/// | FOLLOWER     | other leader or term          | timeout          | timeout, told to       | no           |
/// | PRE_CANDIDATE| leader heard, term seen, lost | timeout          | polled a quorum        | no           |
/// | CANDIDATE    | leader heard, term seen, lost | timeout          | timeout                | quorum voted |
/// | LEADER       | term seen, quorum lost, removed | no             | no                     | no           |
public enum RoleKind {
  /// Takes entries from a leader, or waits for one.
  FOLLOWER,
  /// Asks whether it would be elected, in a term that nobody has to enter for it.
  PRE_CANDIDATE,
  /// Asks for votes in its new term.
  CANDIDATE,
  /// Replicates.
  LEADER;

  /// Whether the table has this transition.
  public boolean mayBecome(RoleKind next) {
    return switch (this) {
      case FOLLOWER -> next != LEADER;
      case PRE_CANDIDATE -> next != LEADER;
      case CANDIDATE -> true;
      case LEADER -> next == FOLLOWER;
    };
  }
}
