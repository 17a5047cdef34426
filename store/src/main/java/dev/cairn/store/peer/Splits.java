package dev.cairn.store.peer;

import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.multiraft.group.Group;
import dev.cairn.raft.log.Entry;
import dev.cairn.store.command.LogEntryCodec;
import dev.cairn.store.command.Split;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a leader's Region comes to be divided: somebody wishes it, or it has become too large; PD
/// gives ids; the split is proposed.
///
/// Thread: the peer's poller.
final class Splits {
  private static final Logger log = LoggerFactory.getLogger(Splits.class);
  private static final int KEYS_MAX = 2048;
  private static final long BACKOFF_MILLIS = 500;

  private final Group group;
  private final PeerServices services;
  private final SplitQueue queue;
  private final SizeWatch size;

  Splits(Group group, PeerServices services) {
    this.group = group;
    this.services = services;
    this.queue = new SplitQueue(group.id());
    this.size = new SizeWatch(services.config().split());
  }

  /// Takes a wish that was made for the Region as it is.
  void wish(PeerCommand.Split wish, Region region) {
    var flaw =
        wish.keys().size() > KEYS_MAX
            ? "a region is split at up to %d keys at once".formatted(KEYS_MAX)
            : Split.refuseKeys(wish.keys(), region);
    if (flaw != null) {
      SplitQueue.refuse(wish.done(), new RegionError.BadSplit(flaw));
      return;
    }
    services
        .placement()
        .askSplit(
            region,
            wish.keys().size(),
            ids ->
                group.tell(
                    new PeerCommand.SplitIds(wish.version(), wish.keys(), ids, wish.done())));
  }

  /// PD has answered, and the Region is still as it was.
  void propose(PeerCommand.SplitIds wish, Region region) {
    if (wish.ids().size() != wish.keys().size()) {
      SplitQueue.refuse(
          wish.done(),
          new RegionError.ServerBusy("PD gives no ids for new regions", BACKOFF_MILLIS));
      return;
    }
    var parts = new ArrayList<Split.Part>();
    for (int i = 0; i < wish.keys().size(); i++) {
      var ids = wish.ids().get(i);
      parts.add(new Split.Part(wish.keys().get(i), ids.region(), ids.peers()));
    }
    var split = new Split(region.epoch(), services.config().rightDerive(), parts);
    var flaw = split.refuse(region);
    byte[] entry = LogEntryCodec.split(split);
    long limit = services.config().entryBytesMax();
    if (entry.length > limit) {
      SplitQueue.refuse(
          wish.done(), new RegionError.EntryTooLarge(region.id(), entry.length, limit));
    } else if (flaw == null) {
      queue.propose(group, entry, wish.done());
    } else {
      log.atInfo().addKeyValue("region", region.id()).addKeyValue("reason", flaw).log("no split");
      SplitQueue.refuse(wish.done(), new RegionError.ServerBusy(flaw, BACKOFF_MILLIS));
    }
  }

  /// The split at that place of the log has ended so.
  void ended(long index, long term, SplitOutcome outcome) {
    queue.ended(index, term, outcome);
  }

  /// Nobody will be answered by applying any more.
  void abandon(RegionError error) {
    queue.abandon(error);
  }

  // The Region's size

  /// These were committed.
  void wrote(List<Entry> entries) {
    size.wrote(entries);
  }

  /// The range is another one.
  void forgetSize() {
    size.forget();
  }

  void measureIfDue(Region region) {
    if (size.begin() && !services.host().measure(group, region)) {
      size.failed();
    }
  }

  /// What was measured is of no use.
  void notMeasured() {
    size.failed();
  }

  /// How large the Region is: the wish that it be divided, or null.
  PeerCommand.@Nullable Split measured(PeerCommand.Sized sized) {
    size.measured();
    if (sized.cuts().isEmpty()) {
      return null;
    }
    log.atInfo()
        .addKeyValue("region", group.id())
        .addKeyValue("bytes", sized.size().bytes())
        .addKeyValue("keys", sized.size().keys())
        .addKeyValue("cuts", sized.cuts().size())
        .log("region is too large and is divided");
    return new PeerCommand.Split(sized.version(), sized.cuts(), this::dividedForSize);
  }

  private void dividedForSize(SplitOutcome outcome) {
    if (outcome instanceof SplitOutcome.Refused(var error)) {
      // It is measured again after a while.
      size.failed();
      log.atInfo()
          .addKeyValue("region", group.id())
          .addKeyValue("reason", error.message())
          .log("region that is too large is not divided");
    }
  }
}
