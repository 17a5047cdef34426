package dev.cairn.raft;

import dev.cairn.raft.invariant.Invariant;
import dev.cairn.raft.log.HardState;
import dev.cairn.raft.log.RaftLog;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.role.Candidate;
import dev.cairn.raft.role.Follower;
import dev.cairn.raft.role.Leader;
import dev.cairn.raft.role.PreCandidate;
import dev.cairn.raft.role.Role;

/// What all concerns of a peer share: term, vote, role, configuration, log, timers, outbox.
/// `become` is the only gate between roles; [dev.cairn.raft.role.RoleKind] has the table.
final class PeerState {
  private final RaftConfig config;
  private final long self;
  private final RaftLog log;
  private final Outbox out;
  private final ElectionJitter jitter;
  private long term;
  private long vote;
  private Role role = new Follower(0);
  private Configuration configuration;
  private int ticksWithoutContact;
  private int electionTimeout;
  private int ticksWithoutLeader;
  private long roundStarted;

  PeerState(
      RaftConfig config,
      long self,
      HardState stored,
      Configuration configuration,
      RaftLog log,
      ElectionJitter jitter) {
    Invariant.check(self != 0, "peer id 0 means nobody");
    this.config = config;
    this.self = self;
    this.log = log;
    this.out = new Outbox(stored);
    this.jitter = jitter;
    this.term = stored.term();
    this.vote = stored.vote();
    this.configuration = configuration;
    // What it promised to a leader before a crash is not stored: it must have been within this
    // timeout. A peer that never
    // saw an election has promised nothing.
    this.ticksWithoutLeader = stored.term() <= RaftConfig.INITIAL_TERM ? config.electionTicks() : 0;
    restartElectionTimer();
  }

  RaftConfig config() {
    return config;
  }

  long self() {
    return self;
  }

  RaftLog log() {
    return log;
  }

  Outbox out() {
    return out;
  }

  long term() {
    return term;
  }

  long vote() {
    return vote;
  }

  Role role() {
    return role;
  }

  Configuration configuration() {
    return configuration;
  }

  void setConfiguration(Configuration next) {
    configuration = next;
  }

  HardState hardState() {
    return new HardState(term, vote, log.commit());
  }

  /// The leader of this term as far as known; 0 for none.
  long leader() {
    return switch (role) {
      case Follower follower -> follower.leader();
      case PreCandidate _, Candidate _ -> 0;
      case Leader _ -> self;
    };
  }

  // Roles and terms.

  void become(Role next, Transition.Cause cause) {
    Invariant.check(
        role.kind().mayBecome(next.kind()),
        "no way from " + role.kind() + " to " + next.kind() + " in term " + term);
    switch (role) {
      case Follower follower -> follower.reads().drain(out::dropRead);
      case Leader leader ->
          leader
              .reads()
              .drain(read -> {
                if (read.from() == self) {
                  out.dropRead(read.id());
                }
              });
      case PreCandidate _, Candidate _ -> {}
    }
    role = next;
    restartElectionTimer();
    out.transition(new Transition(next.kind(), term, leader(), cause));
  }

  /// A new term, in which it has voted for nobody (0) or for this peer.
  void enterTerm(long next, long votedFor) {
    Invariant.check(next > term, "terms only rise: next, present", next, term);
    term = next;
    vote = votedFor;
  }

  void voteFor(long peer) {
    Invariant.check(vote == 0 || vote == peer, "a second vote in one term", vote, peer);
    vote = peer;
  }

  // Time.

  void tickTimers() {
    ticksWithoutContact++;
    if (ticksWithoutLeader < config.electionTicks()) {
      ticksWithoutLeader++;
    }
  }

  boolean electionTimedOut() {
    return ticksWithoutContact >= electionTimeout;
  }

  void restartElectionTimer() {
    ticksWithoutContact = 0;
    electionTimeout = jitter.pick(config.electionTicks(), 2 * config.electionTicks());
  }

  void heardLeader() {
    ticksWithoutContact = 0;
    ticksWithoutLeader = 0;
  }

  /// Whether it has let a leader believe, within the shortest election timeout, that nobody else is
  /// elected with its help. That promise outlives the term: a leader's lease does.
  boolean isPromised() {
    return config.guardsLeader() && ticksWithoutLeader < config.electionTicks();
  }

  // Rounds of heartbeats, counted over the node's life.

  long roundStarted() {
    return roundStarted;
  }

  long nextRound() {
    return ++roundStarted;
  }

  long roundConfirmed() {
    return role instanceof Leader leader ? leader.confirmedRound() : 0;
  }

  // Answers.

  boolean isPromiseDurable() {
    return out.isPromiseDurable(hardState());
  }

  /// Sends what depends on term and vote only.
  void sendOncePromised(Message message) {
    if (isPromiseDurable()) {
      out.send(message);
    } else {
      out.sendAfterPersisted(message);
    }
  }

  /// Sends what depends on the log up to `index` as well.
  void sendOnceDurable(Message message, long index) {
    if (index <= log.persisted()) {
      sendOncePromised(message);
    } else {
      out.sendAfterPersisted(message);
    }
  }

  /// Whether what this leader knows to be committed is all that is.
  boolean hasCommittedInTerm(Leader leader) {
    return log.commit() >= leader.termStart();
  }

  /// How far it tells others that the log is committed: no further than it has applied. So no
  /// follower has applied, and let anybody read, what the leader's own reads under a lease do not
  /// show yet; and whoever says that it knows of a change of members does so after a crash too.
  long toldCommit() {
    return Math.min(log.commit(), log.applied());
  }
}
