package dev.cairn.raft.role;

import dev.cairn.raft.progress.ProgressTable;
import dev.cairn.raft.read.LeaderReads;

/// Leads its term: knows how far each peer is, which reads wait, to whom it hands over.
public final class Leader implements Role {
  private final long termStart;
  private final ProgressTable progress;
  private final UncommittedWindow uncommitted;
  private final LeaderReads reads = new LeaderReads();
  private final Transfer transfer = new Transfer();
  private int ticksSinceHeartbeat;
  private int ticksSinceQuorumCheck;
  private long timerRound;
  private long confirmedRound;
  private long lastChange;
  private long spread;
  private boolean mayHaveToSend = true;

  /// A leader whose term begins with the entry at `termStart`, and in whose log the last membership
  /// change is at or before `lastChange`.
  public Leader(
      long termStart, long lastChange, ProgressTable progress, UncommittedWindow uncommitted) {
    this.termStart = termStart;
    this.lastChange = lastChange;
    this.progress = progress;
    this.uncommitted = uncommitted;
  }

  @Override
  public RoleKind kind() {
    return RoleKind.LEADER;
  }

  /// Others shall know at once that the log is committed up to here.
  public void spread(long commit) {
    spread = commit;
    mayHaveToSend = true;
  }

  /// Up to where others shall know at once.
  public long spread() {
    return spread;
  }

  /// The first entry of this leader's own.
  public long termStart() {
    return termStart;
  }

  /// How far each peer is.
  public ProgressTable progress() {
    return progress;
  }

  /// What is proposed and not committed.
  public UncommittedWindow uncommitted() {
    return uncommitted;
  }

  /// What waits for a round.
  public LeaderReads reads() {
    return reads;
  }

  /// The handing over.
  public Transfer transfer() {
    return transfer;
  }

  /// Where the last membership change is that peers may not know to be committed; after a restart
  /// of this one, somewhere behind it.
  public long lastChange() {
    return lastChange;
  }

  /// A membership change was appended.
  public void changeAppended(long index) {
    lastChange = index;
  }

  /// One tick; whether a heartbeat is due.
  public boolean tickHeartbeat(int every) {
    if (++ticksSinceHeartbeat < every) {
      return false;
    }
    ticksSinceHeartbeat = 0;
    return true;
  }

  /// One tick; whether the quorum is to be checked.
  public boolean tickQuorumCheck(int every) {
    if (++ticksSinceQuorumCheck < every) {
      return false;
    }
    ticksSinceQuorumCheck = 0;
    return true;
  }

  /// The last round that the timer began.
  public long timerRound() {
    return timerRound;
  }

  /// The timer begins this round.
  public void timerBegan(long round) {
    timerRound = round;
  }

  /// The highest round that a quorum has answered; 0 for none.
  public long confirmedRound() {
    return confirmedRound;
  }

  /// A quorum has answered this round.
  public void confirmed(long round) {
    confirmedRound = round;
  }

  /// Whether something happened since [#sentAll] that may call for messages.
  public boolean mayHaveToSend() {
    return mayHaveToSend;
  }

  /// Something happened that may call for messages.
  public void poke() {
    mayHaveToSend = true;
  }

  /// Every message that was called for is made.
  public void sentAll() {
    mayHaveToSend = false;
  }
}
