package dev.cairn.raft;

import dev.cairn.raft.Message.Append;
import dev.cairn.raft.Message.AppendReply;
import dev.cairn.raft.Message.Heartbeat;
import dev.cairn.raft.Message.InstallSnapshot;
import dev.cairn.raft.Message.TimeoutNow;
import dev.cairn.raft.Message.VoteReply;
import dev.cairn.raft.Message.VoteRequest;
import dev.cairn.raft.Transition.Cause;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.RaftLog;
import dev.cairn.raft.progress.ProgressTable;
import dev.cairn.raft.quorum.PeerSet;
import dev.cairn.raft.role.Ballots;
import dev.cairn.raft.role.Candidate;
import dev.cairn.raft.role.Follower;
import dev.cairn.raft.role.Leader;
import dev.cairn.raft.role.PreCandidate;
import dev.cairn.raft.role.UncommittedWindow;

/// Terms, campaigns and votes (the Raft paper, 5.2 and 5.4.1; thesis 4.2.3 and 9.6).
///
/// A vote needs: a term at least ours, no other vote of ours in it, a log at least as complete as
/// ours, and, unless the leader itself asked for the election, that we have not heard a leader
/// within the shortest election timeout.
final class Elections {
  private final PeerState state;
  private final RaftLog log;
  private final Replication replication;

  Elections(PeerState state, Replication replication) {
    this.state = state;
    this.log = state.log();
    this.replication = replication;
  }

  // Terms.

  /// Compares terms and follows the higher one; whether the message is to be looked at.
  boolean admit(Message message) {
    if (message.term() == state.term()) {
      return true;
    }
    return message.term() > state.term() ? admitNewer(message) : answerOlder(message);
  }

  private boolean admitNewer(Message message) {
    boolean asksOnly = message instanceof VoteRequest request && request.pre();
    boolean answersAsking = message instanceof VoteReply reply && reply.pre() && !reply.rejected();
    if (asksOnly || answersAsking) {
      return true;
    }
    if (message instanceof VoteRequest request && isGuarded(request)) {
      return false;
    }
    state.enterTerm(message.term(), 0);
    state.become(new Follower(isFromLeader(message) ? message.from() : 0), Cause.HIGHER_TERM);
    return true;
  }

  private static boolean isFromLeader(Message message) {
    return message instanceof Append
        || message instanceof Heartbeat
        || message instanceof InstallSnapshot;
  }

  /// Who is left behind in an old term is told, for nobody else may: a leader whose followers have
  /// moved on because one of them could not be reached for a while; a candidate.
  private boolean answerOlder(Message message) {
    if (isFromLeader(message)) {
      state.sendOncePromised(
          new AppendReply(
              state.self(), message.from(), state.term(), 0, true, 0, 0, state.toldCommit()));
    } else if (message instanceof VoteRequest request) {
      state.sendOncePromised(replyTo(request.from(), state.term(), request.pre(), true));
    }
    return false;
  }

  private boolean isGuarded(VoteRequest request) {
    return !request.transfer()
        && (state.isPromised()
            || (state.role() instanceof Leader && state.config().guardsLeader()));
  }

  // Campaigns.

  void tick() {
    if (state.role() instanceof Follower follower) {
      follower.reads().tick(state.config().electionTicks(), state.out()::dropRead);
    }
    // As a candidate it waits for its own vote to be durable: to stand again would make that void.
    boolean atOnce = state.role() instanceof Follower && state.leader() == 0 && decidesAlone();
    if ((atOnce || state.electionTimedOut()) && mayStand()) {
      campaign();
    } else if (state.electionTimedOut() && state.leader() != 0) {
      // Who cannot stand must not believe for ever in a leader that has gone, or has removed it.
      state.become(new Follower(0), Cause.LEADER_SILENT);
    }
  }

  /// Campaigns at once, unless a vote for itself would break a promise.
  boolean campaignNow() {
    if (state.role() instanceof Leader || !mayStand() || (state.isPromised() && !decidesAlone())) {
      return false;
    }
    campaign();
    return true;
  }

  /// Nobody else can be elected, nor could have been since the last change of members was appended.
  private boolean decidesAlone() {
    return state.configuration().isSoleVoter(state.self()) && !log.hasPendingChange();
  }

  private boolean mayStand() {
    return state.configuration().isVoter(state.self())
        && !log.isRestoring()
        && !log.hasCommittedPendingChange();
  }

  private void campaign() {
    if (state.config().preVote()) {
      poll();
    } else {
      stand(false);
    }
  }

  private void poll() {
    Ballots ballots = new Ballots();
    state.become(new PreCandidate(ballots), Cause.CAMPAIGN);
    ballots.record(state.self(), true);
    PeerSet voters = state.configuration().allVoters();
    for (int i = 0; i < voters.size(); i++) {
      if (voters.get(i) != state.self()) {
        state.out().send(requestTo(voters.get(i), state.term() + 1, true, false));
      }
    }
    count();
  }

  private void stand(boolean transfer) {
    state.enterTerm(state.term() + 1, state.self());
    state.become(new Candidate(new Ballots()), transfer ? Cause.TRANSFER : Cause.CAMPAIGN);
    PeerSet voters = state.configuration().allVoters();
    for (int i = 0; i < voters.size(); i++) {
      if (voters.get(i) != state.self()) {
        state.out().sendAfterPersisted(requestTo(voters.get(i), state.term(), false, transfer));
      }
    }
  }

  private VoteRequest requestTo(long peer, long term, boolean pre, boolean transfer) {
    long commit = state.toldCommit();
    return new VoteRequest(
        state.self(),
        peer,
        term,
        pre,
        log.lastIndex(),
        log.lastTerm(),
        transfer,
        commit,
        log.term(commit));
  }

  void onTimeoutNow(TimeoutNow message) {
    boolean follows = state.role() instanceof Follower || state.role() instanceof PreCandidate;
    if (follows && message.from() != state.self() && mayStand()) {
      stand(true);
    }
  }

  /// Storage has confirmed something: perhaps our vote for ourselves.
  void onPersisted() {
    if (state.role() instanceof Candidate candidate && state.isPromiseDurable()) {
      candidate.ballots().record(state.self(), true);
      count();
    }
  }

  // Votes.

  void onVoteRequest(VoteRequest request) {
    if (isGuarded(request)) {
      return;
    }
    // What it says was committed in its term may contradict what a leader of ours still sends.
    long candidates = request.pre() ? request.term() - 1 : request.term();
    if (candidates > state.term()) {
      state.enterTerm(candidates, 0);
      state.become(new Follower(0), Cause.HIGHER_TERM);
    }
    learnsOfChange(request.commit(), request.commitTerm());
    boolean free =
        state.vote() == request.from()
            || (state.vote() == 0 && state.leader() == 0)
            || (request.pre() && request.term() > state.term());
    boolean grant = free && log.isUpToDate(request.lastIndex(), request.lastTerm());
    if (grant && !request.pre()) {
      state.voteFor(request.from());
      state.restartElectionTimer();
    }
    state.sendOncePromised(
        replyTo(request.from(), grant ? request.term() : state.term(), request.pre(), !grant));
  }

  private VoteReply replyTo(long candidate, long term, boolean pre, boolean rejected) {
    // A poll's grant does not take the candidate into our term, so it must not learn from it.
    long commit = pre && !rejected && term <= state.term() ? 0 : state.toldCommit();
    return new VoteReply(state.self(), candidate, term, pre, rejected, commit, log.term(commit));
  }

  void onVoteReply(VoteReply reply) {
    if (learnsOfChange(reply.commit(), reply.commitTerm())) {
      return;
    }
    switch (state.role()) {
      case PreCandidate poll when reply.pre() -> {
        // A grant carries the term that we asked about; one for an earlier poll says nothing.
        if (reply.rejected() || reply.term() == state.term() + 1) {
          poll.ballots().record(reply.from(), !reply.rejected());
          count();
        }
      }
      case Candidate candidate when !reply.pre() -> {
        candidate.ballots().record(reply.from(), !reply.rejected());
        count();
      }
      case Follower _, PreCandidate _, Candidate _, Leader _ -> {}
    }
  }

  /// That an entry is committed is true for ever, whoever says it and in whatever term. If it shows
  /// that our configuration is an old one, a campaign ends: it may hang on votes of peers that were
  /// removed since. Whether it does.
  private boolean learnsOfChange(long commit, long commitTerm) {
    if (state.role() instanceof Leader
        || !log.matches(commit, commitTerm)
        || !log.commitTo(commit)
        || !log.hasCommittedPendingChange()) {
      return false;
    }
    if (!(state.role() instanceof Follower)) {
      state.become(new Follower(0), Cause.LOST);
    }
    return true;
  }

  private void count() {
    Ballots ballots =
        switch (state.role()) {
          case PreCandidate poll -> poll.ballots();
          case Candidate candidate -> candidate.ballots();
          case Follower _, Leader _ -> new Ballots();
        };
    switch (ballots.result(state.configuration().quorum())) {
      case PENDING -> {}
      case LOST -> state.become(new Follower(0), Cause.LOST);
      case WON -> {
        if (state.role() instanceof PreCandidate) {
          stand(false);
        } else {
          lead();
        }
      }
    }
  }

  private void lead() {
    RaftConfig config = state.config();
    long termStart = log.lastIndex() + 1;
    long lastChange = Math.max(log.lastPendingChange(), log.lastDecidedChange());
    log.append(Entry.empty(state.term(), termStart));
    ProgressTable progress = new ProgressTable(config.maxInflight());
    progress.reconfigure(state.configuration(), termStart);
    Leader leader =
        new Leader(
            termStart, lastChange, progress, new UncommittedWindow(config.maxUncommittedBytes()));
    state.become(leader, Cause.WON);
    replication.begin(leader);
  }
}
