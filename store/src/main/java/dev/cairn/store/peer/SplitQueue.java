package dev.cairn.store.peer;

import dev.cairn.engine.replicated.RegionError;
import dev.cairn.multiraft.group.Group;
import dev.cairn.raft.ProposeResult;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// A peer's splits under way, and who waits for them.
///
/// Thread: the peer's poller.
final class SplitQueue {
  private record Proposal(long index, long term, Consumer<SplitOutcome> done) {}

  private final long region;
  private final ArrayDeque<Proposal> proposed = new ArrayDeque<>();

  SplitQueue(long region) {
    this.region = region;
  }

  void propose(Group group, byte[] entry, Consumer<SplitOutcome> done) {
    switch (group.propose(entry)) {
      case ProposeResult.Accepted(var index, var term) ->
          proposed.addLast(new Proposal(index, term, done));
      case ProposeResult.NotLeader _ -> refuse(done, new RegionError.NotLeader(region, null));
      case ProposeResult.Dropped(_, var detail) ->
          refuse(done, new RegionError.ServerBusy("Raft ProposalDropped: " + detail, 100));
    }
  }

  /// The split that stands at `index` in `term` has ended so. Whoever waits for one that stood
  /// there or before in another term hears that it was overtaken.
  void ended(long index, long term, SplitOutcome outcome) {
    while (!proposed.isEmpty() && proposed.getFirst().index() <= index) {
      var first = proposed.removeFirst();
      if (first.index() == index && first.term() == term) {
        first.done().accept(outcome);
      } else {
        refuse(first.done(), new RegionError.StaleCommand());
      }
    }
  }

  /// Nobody will be answered by applying any more.
  void abandon(RegionError error) {
    proposed.forEach(proposal -> refuse(proposal.done(), error));
    proposed.clear();
  }

  static void refuse(Consumer<SplitOutcome> done, RegionError error) {
    done.accept(new SplitOutcome.Refused(error));
  }
}
