package dev.cairn.raft.simulation;

import dev.cairn.raft.Message;
import dev.cairn.raft.Output;
import dev.cairn.raft.ReadReady;
import dev.cairn.raft.Transition;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.EntryKind;
import dev.cairn.raft.log.HardState;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.role.RoleKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Sees everything, and compares it with what Raft promises (the Raft paper, figure 3). Logs are
/// compared by a hash over all entries up to an index, so that each check looks only at what
/// changed.
final class Oracle {
  private record Place(long index, long term) {}

  private record Ballot(long voter, long term) {}

  private final Map<Place, Long> prefixes = new HashMap<>();
  private final Map<Long, Long> leaders = new HashMap<>();
  private final Map<Ballot, Long> votes = new HashMap<>();
  private final Map<Long, Configuration> configurations = new HashMap<>();
  private final TreeMap<Long, Long> committedByTerm = new TreeMap<>();
  private long[] committed = new long[256];
  private long maxCommitted;

  private final boolean trustsDisks;

  /// @param trustsDisks whether to compare what leaves with what the disk has; not if it is the
  ///   disk that is broken
  Oracle(long initialIndex, boolean trustsDisks) {
    this.maxCommitted = initialIndex;
    this.trustsDisks = trustsDisks;
  }

  static long mix(long prefix, Entry entry) {
    long hash = prefix * 0x9E3779B97F4A7C15L + entry.hashCode();
    hash ^= entry.kind() == EntryKind.CHANGE ? 0x5555 : 0;
    return hash ^ (hash >>> 29);
  }

  /// The highest index that anybody knew to be committed.
  long maxCommitted() {
    return maxCommitted;
  }

  /// The hash of the committed log up to this index.
  long committedPrefix(long index) {
    require(index <= maxCommitted, "nobody committed " + index);
    return committed[Math.toIntExact(index)];
  }

  private static void require(boolean holds, String broken) {
    if (!holds) {
      throw new SafetyViolation(broken);
    }
  }

  /// An output was taken; the peer's log already has its entries.
  void sawOutput(SimPeer peer, Output output) {
    for (Entry entry : output.entries()) {
      Long before =
          prefixes.putIfAbsent(new Place(entry.index(), entry.term()), peer.prefix(entry.index()));
      require(
          before == null || before == peer.prefix(entry.index()),
          "log matching: " + entry + " of peer " + peer.id() + " has another past");
    }
    sawCommit(peer);
    for (Transition transition : output.transitions()) {
      if (transition.role() == RoleKind.LEADER) {
        sawLeader(peer, transition.term());
      }
    }
    if (trustsDisks) {
      output.messages().forEach(message -> sawPromise(peer, message));
    }
    for (Entry entry : output.committed()) {
      require(peer.disk().holds(entry), entry + " is to be applied and not durable at " + peer);
    }
  }

  private void sawCommit(SimPeer peer) {
    long commit = peer.node().commit();
    if (commit <= maxCommitted) {
      require(
          commit < peer.firstKnownPrefix() || peer.prefix(commit) == committedPrefix(commit),
          "state machine safety: two committed logs differ at " + commit + ", see " + peer);
      return;
    }
    require(
        peer.prefix(maxCommitted) == committedPrefix(maxCommitted),
        "state machine safety: " + peer + " commits over a committed " + maxCommitted);
    if (committed.length <= commit) {
      committed = Arrays.copyOf(committed, Math.toIntExact(commit * 2));
    }
    for (long index = maxCommitted + 1; index <= commit; index++) {
      committed[Math.toIntExact(index)] = peer.prefix(index);
    }
    maxCommitted = commit;
    committedByTerm.merge(peer.node().term(), commit, Math::max);
  }

  private void sawLeader(SimPeer peer, long term) {
    Long other = leaders.putIfAbsent(term, peer.id());
    require(
        other == null,
        "election safety: peers " + other + " and " + peer.id() + " lead in term " + term);
    long must = 0;
    for (long index : committedByTerm.headMap(term).values()) {
      must = Math.max(must, index);
    }
    require(
        must == 0
            || (peer.lastIndex() >= must
                && (must < peer.firstKnownPrefix() || peer.prefix(must) == committedPrefix(must))),
        "leader completeness: " + peer + " leads term " + term + " without committed " + must);
  }

  /// What leaves at once must be durable already.
  private static void sawPromise(SimPeer peer, Message message) {
    HardState durable = peer.disk().hardState();
    switch (message) {
      case Message.VoteReply reply when !reply.pre() && !reply.rejected() ->
          require(
              durable.term() == reply.term() && durable.vote() == reply.to(),
              "a vote left before it was durable: " + reply);
      case Message.AppendReply reply when !reply.reject() ->
          require(
              durable.term() >= reply.term() && peer.disk().lastIndex() >= reply.index(),
              "an acknowledgement left before it was durable: " + reply);
      case Message.VoteRequest request when !request.pre() ->
          require(durable.term() >= request.term(), "a campaign left at once: " + request);
      default -> {}
    }
  }

  void sawSent(Message message) {
    if (message instanceof Message.VoteReply reply && !reply.pre() && !reply.rejected()) {
      Long other = votes.putIfAbsent(new Ballot(reply.from(), reply.term()), reply.to());
      require(other == null || other == reply.to(), "a second vote: " + reply + ", " + other);
    }
  }

  /// An entry is applied; the peer's state machine has become this hash.
  void sawApplied(SimPeer peer, Entry entry, long state) {
    require(
        state == committedPrefix(entry.index()),
        "state machine safety: " + peer + " applied another " + entry);
    if (entry.kind() == EntryKind.CHANGE) {
      Configuration now = peer.configuration();
      Configuration before = configurations.putIfAbsent(entry.index(), now);
      require(before == null || before.equals(now), "two configurations at " + entry.index());
    }
  }

  /// A read that began when `committedBefore` was committed may be served.
  void sawRead(SimPeer peer, ReadReady ready, long committedBefore) {
    require(
        ready.index() >= committedBefore,
        "stale read at " + peer + ": " + ready + " though " + committedBefore + " was committed");
  }

  /// The peer believes that it may serve reads under its lease now.
  void sawLease(SimPeer peer) {
    require(
        peer.node().commit() >= maxCommitted,
        "stale lease: " + peer + " though " + maxCommitted + " is committed");
  }
}
