package dev.cairn.store.peer;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.multiraft.apply.ApplyContext;
import dev.cairn.multiraft.group.Group;
import dev.cairn.raft.log.Entry;
import dev.cairn.store.command.ApplyWrites;
import dev.cairn.store.command.ChangePeers;
import dev.cairn.store.command.LogEntryCodec;
import dev.cairn.store.command.Split;
import dev.cairn.store.command.WriteCodec;
import dev.cairn.store.life.Birth;
import dev.cairn.store.life.PeerRemoval;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Applies a Region's committed entries: decodes each once, checks it against the epoch in force at
/// that place of the log, stages what it does, and answers whoever waits once that is written.
///
/// Behind a split it stands still until the peer's poller says that it is in force.
///
/// Thread: the peer's apply worker.
final class RegionApplier {
  private final Group group;
  private final PeerHost host;
  private final ArrayDeque<List<Work>> held = new ArrayDeque<>();
  private Region region;
  private boolean dividing;

  RegionApplier(Group group, PeerHost host, Region region) {
    this.group = group;
    this.host = host;
    this.region = region;
  }

  /// The Region as a snapshot left it.
  void reset(Region restored) {
    region = restored;
  }

  /// An entry, and who waits for each write in it (nobody on a follower).
  record Work(Entry entry, List<Consumer<WriteOutcome>> waiting) {}

  /// The split that was applied last is in force: goes on with what lies behind it.
  void resume(ApplyContext context) {
    dividing = false;
    while (!dividing && !held.isEmpty()) {
      apply(held.removeFirst(), context);
    }
  }

  void apply(List<Work> works, ApplyContext context) {
    if (dividing) {
      held.addLast(works);
      return;
    }
    @Nullable Entry before = null;
    for (int i = 0; i < works.size(); i++) {
      var work = works.get(i);
      switch (work.entry().kind()) {
        case NORMAL -> applyNormal(work, before, context);
        case CHANGE -> applyChange(work.entry(), context);
      }
      if (dividing) {
        if (i + 1 < works.size()) {
          held.addFirst(works.subList(i + 1, works.size()));
        }
        return;
      }
      before = work.entry();
    }
    var last = works.getLast().entry();
    putApplied(last, context);
    context.afterWrite(() -> group.reportApplied(last.index(), null));
  }

  private void putApplied(Entry entry, ApplyContext context) {
    LocalStates.putApplied(
        context.batch(), region.id(), new ApplyState(entry.index(), entry.term()));
  }

  /// Writes what is staged, with the applied index that belongs to it: for an entry whose effect
  /// depends on what it finds.
  private void settle(@Nullable Entry before, ApplyContext context) {
    if (before != null) {
      putApplied(before, context);
    }
    context.writeNow();
  }

  private void applyNormal(Work work, @Nullable Entry before, ApplyContext context) {
    switch (LogEntryCodec.decode(work.entry().data())) {
      case LogEntryCodec.Decoded.Empty _ -> {}
      case LogEntryCodec.Decoded.Writes(var version, var writes) -> {
        if (WriteCodec.isDecision(writes.getFirst())) {
          settle(before, context);
        }
        applyWrites(version, writes, work, context);
      }
      case LogEntryCodec.Decoded.Splits(var split) ->
          applySplit(split, work.entry(), before, context);
      case LogEntryCodec.Decoded.Compact(var index, _) ->
          context.afterWrite(
              () -> group.reportApplied(work.entry().index(), new ApplyResult.Compacted(index)));
    }
  }

  private void applyWrites(long version, List<ByteBuffer> writes, Work work, ApplyContext context) {
    var waiting = work.waiting();
    if (version != region.epoch().version()) {
      var stale = new WriteOutcome.Refused(new RegionError.EpochNotMatch(host.around(region)));
      context.afterWrite(() -> waiting.forEach(waiter -> waiter.accept(stale)));
      return;
    }
    var outcomes = new ArrayList<WriteOutcome>(waiting.isEmpty() ? 0 : writes.size());
    for (var write : writes) {
      var outcome = ApplyWrites.apply(write, context);
      if (!waiting.isEmpty()) {
        outcomes.add(outcome);
      }
    }
    if (!waiting.isEmpty()) {
      context.afterWrite(() -> {
        for (int i = 0; i < outcomes.size(); i++) {
          waiting.get(i).accept(outcomes.get(i));
        }
      });
    }
  }

  /// Writes the new Regions, the old one's new range and the applied index as one, and makes that
  /// durable before anybody acts on it: no replay after a crash crosses a split.
  private void applySplit(Split split, Entry entry, @Nullable Entry before, ApplyContext context) {
    settle(before, context);
    if (split.refuse(region) != null) {
      var refused = new ApplyResult.SplitRefused(entry.index(), entry.term());
      context.afterWrite(() -> group.reportApplied(entry.index(), refused));
      return;
    }
    dividing = true;
    var all = split.apply(region);
    var born = new ArrayList<Region>();
    for (var part : all) {
      if (part.id() == region.id()) {
        LocalStates.putPeer(
            context.batch(), new PeerState(PeerState.Phase.NORMAL, part, group.self().id()));
      } else if (host.mayBeBorn(part)) {
        var self = Invariant.present(part.peerOn(group.self().store()), "peer of a new region");
        Birth.stage(context.batch(), part, self.id());
        born.add(part);
      } else {
        PeerRemoval.deleteRange(context.batch(), part.range());
      }
    }
    putApplied(entry, context);
    context.writeNow();
    region = all.stream().filter(part -> part.id() == region.id()).findFirst().orElseThrow();
    var divided = new PeerCommand.Divided(entry.index(), entry.term(), all, born);
    host.makeDurable(born, () -> group.tell(divided));
  }

  private void applyChange(Entry entry, ApplyContext context) {
    var change = ChangePeers.decode(entry.data());
    boolean took = change == null || change.refuse(region) == null;
    if (took) {
      region = change == null ? ChangePeers.leaveJoint(region) : change.apply(region);
      LocalStates.putPeer(
          context.batch(), new PeerState(PeerState.Phase.NORMAL, region, group.self().id()));
    }
    var result = new ApplyResult.MembersChanged(took ? change : null, region, took);
    context.afterWrite(() -> group.reportApplied(entry.index(), result));
  }
}
