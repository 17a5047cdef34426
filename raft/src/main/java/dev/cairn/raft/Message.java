package dev.cairn.raft;

import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.SnapshotMeta;
import java.util.List;

/// What peers of one group say to each other. Each fits into an `eraftpb.Message`.
///
/// Thread-safe: immutable.
public sealed interface Message {
  /// Who says it.
  long from();

  /// To whom.
  long to();

  /// The sender's term; of a pre-vote request and of its grant, the term that the candidate would
  /// enter.
  long term();

  /// The leader's entries behind `prevIndex` (MsgAppend: index, log_term, entries, commit).
  ///
  /// @param from the leader
  /// @param to a follower
  /// @param term the leader's
  /// @param prevIndex the place before the entries
  /// @param prevTerm the term there
  /// @param entries without gap; may be empty
  /// @param commit how far the leader knows the log to be committed
  record Append(
      long from,
      long to,
      long term,
      long prevIndex,
      long prevTerm,
      List<Entry> entries,
      long commit)
      implements Message {}

  /// The answer to an append or a snapshot (MsgAppendResponse: index, reject, reject_hint,
  /// log_term, commit).
  ///
  /// @param from the follower
  /// @param to the leader
  /// @param term the follower's
  /// @param index accepted: up to where its log agrees with the leader's. Rejected: the `prevIndex`
  ///   that it lacks
  /// @param reject whether it lacks that
  /// @param hintIndex rejected: the last place where its log may agree
  /// @param hintTerm rejected: its term there
  /// @param commit how far it knows the log to be committed
  record AppendReply(
      long from,
      long to,
      long term,
      long index,
      boolean reject,
      long hintIndex,
      long hintTerm,
      long commit)
      implements Message {}

  /// A sign of life, and a question whether the sender still leads (MsgHeartbeat: commit, context =
  /// round).
  ///
  /// @param from the leader
  /// @param to a follower
  /// @param term the leader's
  /// @param commit how far the log is committed that the follower is known to have
  /// @param round which round of heartbeats it belongs to
  record Heartbeat(long from, long to, long term, long commit, long round) implements Message {}

  /// The answer to a heartbeat (MsgHeartbeatResponse: context = round, commit).
  ///
  /// @param from the follower
  /// @param to the leader
  /// @param term the follower's
  /// @param round the heartbeat's
  /// @param commit how far it knows the log to be committed
  record HeartbeatReply(long from, long to, long term, long round, long commit)
      implements Message {}

  /// Asks for a vote (MsgRequestVote, MsgRequestPreVote: index, log_term, commit, reject_hint =
  /// commitTerm, context = transfer). A candidate may need the vote of a peer whose log is longer,
  /// and which may not stand itself because it does not know that a membership change is committed;
  /// so that one learns of it.
  ///
  /// @param from the candidate
  /// @param to a voter
  /// @param term the term it stands for
  /// @param pre whether it only asks what the answer would be
  /// @param lastIndex the end of its log
  /// @param lastTerm the term there
  /// @param transfer whether the leader told it to stand, so that voters need not protect that
  ///   leader
  /// @param commit how far the candidate knows the log to be committed
  /// @param commitTerm the term of the entry there
  record VoteRequest(
      long from,
      long to,
      long term,
      boolean pre,
      long lastIndex,
      long lastTerm,
      boolean transfer,
      long commit,
      long commitTerm)
      implements Message {}

  /// A vote (MsgRequestVoteResponse, MsgRequestPreVoteResponse: reject, commit, log_term). A
  /// candidate may be refused by peers that know of a membership change that it does not know to be
  /// committed; so it learns of it.
  ///
  /// @param from the voter
  /// @param to the candidate
  /// @param term granted: the request's; rejected: the voter's
  /// @param pre as in the request
  /// @param rejected whether the answer is no
  /// @param commit how far the voter knows the log to be committed
  /// @param commitTerm the term of the entry there
  record VoteReply(
      long from, long to, long term, boolean pre, boolean rejected, long commit, long commitTerm)
      implements Message {}

  /// A snapshot has arrived as a whole, verified, and may be installed (MsgSnapshot: snapshot). The
  /// embedding makes this message when it sends a snapshot that an output wanted.
  ///
  /// @param from the leader
  /// @param to the peer that lacks the log
  /// @param term the leader's when the snapshot was wanted
  /// @param meta what it is a snapshot of
  record InstallSnapshot(long from, long to, long term, SnapshotMeta meta) implements Message {}

  /// Stand for election now (MsgTimeoutNow).
  ///
  /// @param from the leader that hands over
  /// @param to the peer that shall lead
  /// @param term the leader's
  record TimeoutNow(long from, long to, long term) implements Message {}

  /// Asks the leader how far to apply before a read (MsgReadIndex: context = id).
  ///
  /// @param from the follower
  /// @param to the leader
  /// @param term the follower's
  /// @param id the follower's own name for the read
  record ReadIndexRequest(long from, long to, long term, long id) implements Message {}

  /// The answer to that (MsgReadIndexResp: index, context = id).
  ///
  /// @param from the leader
  /// @param to the follower
  /// @param term the leader's
  /// @param id as in the request
  /// @param index what must be applied first
  record ReadIndexReply(long from, long to, long term, long id, long index) implements Message {}
}
