package dev.cairn.store.peer;

import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.multiraft.group.Group;
import dev.cairn.raft.ProposeResult;
import dev.cairn.store.command.LogEntryCodec;
import dev.cairn.store.command.WriteCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A peer's writes under way: gathered during a turn, proposed together at its end as one log
/// entry, answered when that entry is applied.
///
/// Thread: the peer's poller.
final class WriteQueue {
  /// Above this, a turn's writes go into several entries, so that no single one is slow to
  /// replicate.
  private static final long ENTRY_BYTES_GOAL = 1L << 20;

  private record Proposal(long index, long term, List<Consumer<WriteOutcome>> waiting) {}

  private final long region;
  private final ArrayDeque<Proposal> proposed = new ArrayDeque<>();
  private List<byte[]> writes = new ArrayList<>();
  private List<Consumer<WriteOutcome>> waiting = new ArrayList<>();
  private long bytes;
  private long version;

  WriteQueue(long region) {
    this.region = region;
  }

  /// Takes a write that was accepted under the Region's present epoch.
  void add(WriteRequest request, Group group) {
    boolean alone = WriteCodec.needsOwnEntry(request.encoded());
    boolean full = bytes + request.encoded().length > ENTRY_BYTES_GOAL;
    if (alone || full || request.version() != version) {
      propose(group);
    }
    version = request.version();
    writes.add(request.encoded());
    waiting.add(request.done());
    bytes += request.encoded().length;
    if (alone) {
      propose(group);
    }
  }

  /// Proposes what was gathered, under the version under which it was accepted, whatever the
  /// Region's is by now.
  void propose(Group group) {
    if (writes.isEmpty()) {
      return;
    }
    var result = group.propose(LogEntryCodec.writes(version, writes, bytes));
    var askers = waiting;
    writes = new ArrayList<>();
    waiting = new ArrayList<>();
    bytes = 0;
    switch (result) {
      case ProposeResult.Accepted(var index, var term) ->
          proposed.addLast(new Proposal(index, term, askers));
      case ProposeResult.NotLeader _ -> refuse(askers, new RegionError.NotLeader(region, null));
      case ProposeResult.Dropped(_, var detail) ->
          refuse(askers, new RegionError.ServerBusy("Raft ProposalDropped: " + detail, 100));
    }
  }

  /// Who waits for the entry that was committed at `index` in `term`. Whoever waits for an entry
  /// that stood there or before, but in another term, hears that it was overtaken.
  List<Consumer<WriteOutcome>> committed(long index, long term) {
    while (!proposed.isEmpty()) {
      var first = proposed.getFirst();
      if (first.index() > index) {
        break;
      }
      proposed.removeFirst();
      if (first.index() == index && first.term() == term) {
        return first.waiting();
      }
      refuse(first.waiting(), new RegionError.StaleCommand());
    }
    return List.of();
  }

  /// Nobody will be answered by applying any more.
  void abandon(RegionError error) {
    refuse(waiting, error);
    writes.clear();
    waiting.clear();
    bytes = 0;
    for (var proposal : proposed) {
      refuse(proposal.waiting(), error);
    }
    proposed.clear();
  }

  private static void refuse(List<Consumer<WriteOutcome>> askers, RegionError error) {
    var refused = new WriteOutcome.Refused(error);
    askers.forEach(asker -> asker.accept(refused));
  }
}
