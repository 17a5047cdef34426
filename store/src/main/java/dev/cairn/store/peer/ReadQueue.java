package dev.cairn.store.peer;

import dev.cairn.base.env.Clock;
import dev.cairn.base.env.Loops;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.multiraft.group.Group;
import dev.cairn.store.read.Serving;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads that no lease covers: those of a turn share one round of messages (ReadIndex, Ongaro's
/// thesis 6.4), then wait until this peer has applied as far as that round says, then go to the
/// read pool.
///
/// Thread: the peer's poller.
final class ReadQueue {
  private record Asker(long version, Consumer<ReadOutcome> ready) {}

  private static final class Round {
    final long id;
    final long startedNanos;
    final List<Asker> askers;
    long index = -1;

    Round(long id, long startedNanos, List<Asker> askers) {
      this.id = id;
      this.startedNanos = startedNanos;
      this.askers = askers;
    }
  }

  private final long region;
  private final long timeoutNanos;
  private final Clock clock;
  private final Loops.Pool pool;
  private final ArrayDeque<Round> rounds = new ArrayDeque<>();
  private List<Asker> gathered = new ArrayList<>();
  private long nextId = 1;

  ReadQueue(long region, long timeoutNanos, Clock clock, Loops.Pool pool) {
    this.region = region;
    this.timeoutNanos = timeoutNanos;
    this.clock = clock;
    this.pool = pool;
  }

  void add(PeerCommand.Read read) {
    gathered.add(new Asker(read.version(), read.ready()));
  }

  /// Starts a round for what was gathered in this turn.
  void ask(Group group) {
    if (gathered.isEmpty()) {
      return;
    }
    var round = new Round(nextId++, clock.monotonicNanos(), gathered);
    gathered = new ArrayList<>();
    rounds.addLast(round);
    group.readIndex(round.id);
  }

  /// The round is answered: its reads may be served once `index` is applied.
  void ready(long id, long index, Group group, Serving serving) {
    for (var round : rounds) {
      if (round.id == id) {
        round.index = index;
      }
    }
    serve(group.applied(), serving);
    if (!rounds.isEmpty()) {
      group.watchApplied();
    }
  }

  /// Serves what may be served now that `applied` is applied.
  void serve(long applied, Serving serving) {
    rounds.removeIf(round -> {
      if (round.index < 0 || round.index > applied) {
        return false;
      }
      round.askers.forEach(asker -> serve(asker, serving));
      return true;
    });
  }

  private void serve(Asker asker, Serving serving) {
    if (asker.version() != serving.region().epoch().version()) {
      refuse(asker, new RegionError.EpochNotMatch(List.of(serving.region())));
      return;
    }
    var granted = new ReadOutcome.Granted(serving);
    if (!pool.tryExecute(() -> asker.ready().accept(granted))) {
      refuse(asker, new RegionError.ServerBusy("read pool is full", 20));
    }
  }

  /// The round came to nothing.
  void dropped(long id, RegionError error) {
    rounds.removeIf(round -> {
      if (round.id != id) {
        return false;
      }
      round.askers.forEach(asker -> refuse(asker, error));
      return true;
    });
  }

  /// Gives up on rounds whose messages seem lost.
  void expire() {
    long now = clock.monotonicNanos();
    while (!rounds.isEmpty() && now - rounds.getFirst().startedNanos > timeoutNanos) {
      var round = rounds.removeFirst();
      var error = new RegionError.ReadIndexNotReady(region, "no quorum answered in time");
      round.askers.forEach(asker -> refuse(asker, error));
    }
  }

  /// Refuses everything.
  void abandon(RegionError error) {
    gathered.forEach(asker -> refuse(asker, error));
    gathered.clear();
    rounds.forEach(round -> round.askers.forEach(asker -> refuse(asker, error)));
    rounds.clear();
  }

  private static void refuse(Asker asker, RegionError error) {
    asker.ready().accept(new ReadOutcome.Refused(error));
  }

  /// Whether a read waits.
  boolean isEmpty() {
    return rounds.isEmpty() && gathered.isEmpty();
  }
}
