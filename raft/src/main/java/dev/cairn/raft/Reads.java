package dev.cairn.raft;

import dev.cairn.raft.Message.ReadIndexReply;
import dev.cairn.raft.Message.ReadIndexRequest;
import dev.cairn.raft.read.LeaderReads.Read;
import dev.cairn.raft.role.Candidate;
import dev.cairn.raft.role.Follower;
import dev.cairn.raft.role.Leader;
import dev.cairn.raft.role.PreCandidate;

/// Reads that see everything acknowledged before them, without an entry in the log (thesis 6.4).
///
/// At the leader they wait until an entry of its term is committed and for a round of heartbeats
/// that begins after them; a follower asks the leader. [Replication] begins and confirms the
/// rounds.
final class Reads {
  private final PeerState state;

  Reads(PeerState state) {
    this.state = state;
  }

  void readIndex(long id) {
    boolean waits =
        switch (state.role()) {
          case Leader leader -> enqueue(leader, new Read(state.self(), id));
          case Follower follower -> follower.leader() != 0 && forward(follower, id);
          case PreCandidate _, Candidate _ -> false;
        };
    if (!waits) {
      state.out().dropRead(id);
    }
  }

  private static boolean enqueue(Leader leader, Read read) {
    leader.poke();
    return leader.reads().add(read);
  }

  private boolean forward(Follower follower, long id) {
    if (!follower.reads().add(id)) {
      return false;
    }
    state.sendOncePromised(new ReadIndexRequest(state.self(), follower.leader(), state.term(), id));
    return true;
  }

  void onRequest(ReadIndexRequest message) {
    if (state.role() instanceof Leader leader) {
      enqueue(leader, new Read(message.from(), message.id()));
    }
  }

  void onReply(ReadIndexReply message) {
    if (state.role() instanceof Follower follower && follower.reads().remove(message.id())) {
      state.out().read(new ReadReady(message.id(), message.index()));
    }
  }

  /// A lease is worth something only while voters keep their votes to themselves, and only until
  /// this leader invites an election that does not wait. A change of members is such an invitation
  /// too: it may make somebody the only voter, who asks nobody.
  boolean leaseAllowed() {
    return state.role() instanceof Leader leader
        && state.config().guardsLeader()
        && state.hasCommittedInTerm(leader)
        && state.configuration().isVoter(state.self())
        && !leader.transfer().isActive()
        && !leader.transfer().anybodyTold()
        && !state.log().hasPendingChange();
  }
}
