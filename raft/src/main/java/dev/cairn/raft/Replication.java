package dev.cairn.raft;

import dev.cairn.raft.Message.Append;
import dev.cairn.raft.Message.AppendReply;
import dev.cairn.raft.Message.Heartbeat;
import dev.cairn.raft.Message.HeartbeatReply;
import dev.cairn.raft.Message.ReadIndexReply;
import dev.cairn.raft.Message.TimeoutNow;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.RaftLog;
import dev.cairn.raft.progress.PeerProgress;
import dev.cairn.raft.progress.Progress.AwaitingSnapshot;
import dev.cairn.raft.progress.Progress.Probing;
import dev.cairn.raft.progress.Progress.Replicating;
import dev.cairn.raft.read.LeaderReads.Confirmed;
import dev.cairn.raft.role.Follower;
import dev.cairn.raft.role.Leader;
import java.util.List;

/// The leader's side of the log (the Raft paper, 5.3 and 5.4): sends entries and heartbeats, hears
/// how far the others are, commits.
///
/// Nothing is sent in the event: an event marks the leader, and when the output is taken, each peer
/// is sent what it lacks in as few messages as possible. So many proposals between two outputs
/// travel as one append.
///
/// What others are told to be committed ends where the leader has applied, see
/// [PeerState#toldCommit].
final class Replication {
  private final PeerState state;
  private final RaftLog log;
  private final Transfers transfers;

  Replication(PeerState state, Transfers transfers) {
    this.state = state;
    this.log = state.log();
    this.transfers = transfers;
  }

  /// A new leader: its peers hear of it at once.
  void begin(Leader leader) {
    applied(leader, log.applied());
    ownLogDurable(leader);
    startTimerRound(leader);
  }

  void tick(Leader leader) {
    RaftConfig config = state.config();
    if (config.checkQuorum()
        && leader.tickQuorumCheck(config.electionTicks())
        && !leader.progress().checkQuorum(state.self())) {
      state.become(new Follower(0), Transition.Cause.QUORUM_SILENT);
      return;
    }
    transfers.tick(leader);
    if (leader.tickHeartbeat(config.heartbeatTicks())) {
      startTimerRound(leader);
    }
  }

  // Sending.

  /// Makes every message that is due.
  void sendDue(Leader leader) {
    if (!leader.mayHaveToSend()) {
      return;
    }
    leader.sentAll();
    if (state.hasCommittedInTerm(leader) && leader.reads().wantsRound()) {
      startRound(leader);
    }
    for (PeerProgress progress : leader.progress().all()) {
      if (progress.peer() != state.self()) {
        sendTo(leader, progress);
      }
    }
  }

  private void sendTo(Leader leader, PeerProgress progress) {
    switch (progress.progress()) {
      case Probing _ -> {
        if (progress.maySend() && progress.match() < log.lastIndex()) {
          sendEntries(progress);
        }
      }
      case Replicating _ -> {
        boolean sent = false;
        while (progress.maySend() && progress.next() <= log.lastIndex()) {
          sent = true;
          if (!sendEntries(progress)) {
            break;
          }
        }
        if (!sent && (progress.mustNudge() || isCommitDue(leader, progress))) {
          sendAppend(progress, List.of());
        }
      }
      case AwaitingSnapshot _ -> {}
    }
  }

  private boolean isCommitDue(Leader leader, PeerProgress progress) {
    if (progress.sentCommit() >= Math.min(state.toldCommit(), progress.next() - 1)) {
      return false;
    }
    // A change of members and a transfer hang on what the others know to be committed: until it is
    // applied, an old configuration is in force there, and a candidate may not stand. So does a
    // read.
    return state.config().broadcastCommit()
        || leader.transfer().isActive()
        || progress.sentCommit() < progress.readIndex()
        || progress.sentCommit() < leader.lastChange()
        || progress.sentCommit() < leader.spread();
  }

  private boolean sendEntries(PeerProgress progress) {
    if (progress.next() < log.firstIndex()) {
      wantSnapshot(progress);
      return false;
    }
    return sendAppend(progress, log.entries(progress.next(), state.config().maxBytesPerMessage()));
  }

  private boolean sendAppend(PeerProgress progress, List<Entry> entries) {
    long prev = progress.next() - 1;
    if (prev < log.firstIndex() - 1) {
      wantSnapshot(progress);
      return false;
    }
    state
        .out()
        .send(
            new Append(
                state.self(),
                progress.peer(),
                state.term(),
                prev,
                log.term(prev),
                entries,
                state.toldCommit()));
    progress.sent(prev + entries.size(), state.toldCommit(), state.roundStarted());
    return true;
  }

  private void wantSnapshot(PeerProgress progress) {
    if (progress.isActive()) {
      progress.awaitSnapshot(log.applied());
      state.out().wantSnapshot(progress.peer());
    } else {
      progress.unreachable();
      progress.pauseProbing();
    }
  }

  // Rounds of heartbeats.

  /// Begins a round that all waiting reads may join.
  void startRound(Leader leader) {
    long round = state.nextRound();
    if (state.hasCommittedInTerm(leader)) {
      leader.reads().roundBegins(round, log.commit());
    }
    for (PeerProgress progress : leader.progress().all()) {
      if (progress.peer() != state.self()) {
        long known = Math.min(progress.match(), state.toldCommit());
        state.out().send(new Heartbeat(state.self(), progress.peer(), state.term(), known, round));
      }
    }
    confirmRounds(leader);
  }

  private void startTimerRound(Leader leader) {
    leader.timerBegan(state.roundStarted() + 1);
    startRound(leader);
  }

  private void confirmRounds(Leader leader) {
    long round = leader.progress().confirmedRound(state.self(), state.roundStarted());
    if (round > leader.confirmedRound()) {
      leader.confirmed(round);
      leader.reads().confirm(round, this::answerRead);
      leader.poke();
    }
  }

  private void answerRead(Confirmed confirmed) {
    long asker = confirmed.read().from();
    long id = confirmed.read().id();
    if (asker == state.self()) {
      state.out().read(new ReadReady(id, confirmed.index()));
    } else {
      state
          .out()
          .send(new ReadIndexReply(state.self(), asker, state.term(), id, confirmed.index()));
      if (state.role() instanceof Leader leader) {
        PeerProgress progress = leader.progress().get(asker);
        if (progress != null) {
          progress.readsAt(confirmed.index());
        }
      }
    }
  }

  /// More is applied: more may be told.
  void applied(Leader leader, long index) {
    PeerProgress own = leader.progress().get(state.self());
    if (own != null) {
      own.heardCommit(index);
    }
    leader.poke();
  }

  /// Whether somebody waits to be told of what this leader has yet to apply.
  boolean awaitsApplied(Leader leader) {
    if (log.applied() < log.commit()
        && (state.config().broadcastCommit() || leader.transfer().isActive())) {
      return true;
    }
    for (PeerProgress progress : leader.progress().all()) {
      if (progress.readIndex() > log.applied()) {
        return true;
      }
    }
    return false;
  }

  // Hearing.

  void onHeartbeatReply(HeartbeatReply message) {
    if (state.role() instanceof Leader leader) {
      PeerProgress progress = leader.progress().get(message.from());
      if (progress != null) {
        progress.heard();
        progress.heardCommit(message.commit());
        progress.answered(message.round(), leader.timerRound(), log.lastIndex());
        leader.poke();
        confirmRounds(leader);
        retireIfKnown(leader);
      }
    }
  }

  void onAppendReply(AppendReply message) {
    if (state.role() instanceof Leader leader) {
      PeerProgress progress = leader.progress().get(message.from());
      if (progress != null) {
        progress.heard();
        progress.heardCommit(message.commit());
        leader.poke();
        if (message.reject()) {
          progress.rejected(message.index(), lastPossibleMatch(message));
        } else if (progress.accepted(message.index(), log.firstIndex())) {
          commitWhatAQuorumHas(leader);
          transfers.tellIfComplete(leader, progress);
        }
        retireIfKnown(leader);
      }
    }
  }

  /// The follower has skipped what has a greater term than ours at the place; we skip what has a
  /// greater one than its.
  private long lastPossibleMatch(AppendReply rejection) {
    return rejection.hintTerm() == 0
        ? rejection.hintIndex()
        : log.lastPossibleMatch(rejection.hintIndex(), rejection.hintTerm());
  }

  void onUnreachable(long peer) {
    if (state.role() instanceof Leader leader) {
      PeerProgress progress = leader.progress().get(peer);
      if (progress != null) {
        progress.unreachable();
        leader.poke();
      }
    }
  }

  void onSnapshotStatus(long peer, SnapshotStatus status) {
    if (state.role() instanceof Leader leader) {
      PeerProgress progress = leader.progress().get(peer);
      if (progress != null) {
        progress.snapshotEnded(status == SnapshotStatus.DELIVERED);
        leader.poke();
      }
    }
  }

  // Committing.

  /// The leader counts itself, now that storage has confirmed.
  void ownLogDurable(Leader leader) {
    PeerProgress own = leader.progress().get(state.self());
    if (own != null) {
      own.ownLogDurable(log.persisted());
    }
    commitWhatAQuorumHas(leader);
  }

  /// A leader that is not a voter any more goes on until a quorum of those who are knows that the
  /// change is committed: before that, they may be unable to elect anybody without it. It hands
  /// over to the one among these whose log is longest.
  private void retireIfKnown(Leader leader) {
    if (state.configuration().isVoter(state.self())
        || leader.progress().knownCommit() < leader.lastChange()) {
      return;
    }
    sendDue(leader);
    PeerProgress heir = null;
    for (PeerProgress progress : leader.progress().all()) {
      if (!progress.isLearner()
          && progress.committed() >= leader.lastChange()
          && (heir == null || progress.match() > heir.match())) {
        heir = progress;
      }
    }
    if (heir != null) {
      state.out().send(new TimeoutNow(state.self(), heir.peer(), state.term()));
    }
    state.become(new Follower(0), Transition.Cause.REMOVED);
  }

  /// The configuration has changed: other quorums decide from now on.
  void reconfigured(Leader leader) {
    leader.progress().reconfigure(state.configuration(), log.lastIndex());
    transfers.reconfigured(leader);
    ownLogDurable(leader);
    confirmRounds(leader);
    leader.poke();
    retireIfKnown(leader);
  }

  /// Only entries of this term are committed by counting, the ones before them with them (the Raft
  /// paper, 5.4.2).
  private void commitWhatAQuorumHas(Leader leader) {
    long index = leader.progress().committed();
    if (index > log.commit() && log.term(index) == state.term() && log.commitTo(index)) {
      leader.uncommitted().committed(index);
      leader.poke();
    }
  }
}
