package dev.cairn.server.expiry;

import dev.cairn.base.env.Clock;
import dev.cairn.base.env.Loop;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Takes back the space of pairs that have ended.
///
/// A round walks through all Regions that this store leads, [Piece] by piece, and rests whenever it
/// has looked at as much as one piece may hold, so that clients hardly notice. The keys of what has
/// ended are sent through the log as one [WriteCommand.DeleteExpired], which decides anew while
/// applying: a pair put meanwhile stays, and all replicas delete the same. So it does no harm that
/// the walk asks nobody whether it still leads, and may see what is old.
///
/// Clients see no pair that has ended, swept or not. What a round passes by, because its Region was
/// busy, split or went elsewhere, is left to the next round.
///
/// Thread: its loop, except [#start], [#close] and [#reclaimed].
public final class ExpirySweep implements AutoCloseable {
  private static final Duration REST = Duration.ofMillis(50);
  private static final long MILLIS_PER_SECOND = 1_000;

  /// What coming to another place costs, counted in pairs.
  private static final int PLACE_PAIRS = 16;

  private final RawFormat format;
  private final Duration interval;
  private final Supplier<List<RegionView>> led;
  private final ReplicatedKv kv;
  private final Clock clock;
  private final Loop loop;
  private final ArrayDeque<Place> ahead = new ArrayDeque<>();
  private final AtomicLong reclaimed = new AtomicLong();
  private int pairsSinceRest;
  private long bytesSinceRest;

  /// What a sweep works on.
  ///
  /// @param led the Regions that are led here, as they are at each call
  /// @param kv where deletions go
  /// @param clock the time that pairs are measured by
  /// @param loop its own, closed with it
  public record Parts(Supplier<List<RegionView>> led, ReplicatedKv kv, Clock clock, Loop loop) {}

  /// Sweeps pairs of that format, with `interval` between two rounds.
  public ExpirySweep(Parts parts, RawFormat format, Duration interval) {
    this.led = parts.led();
    this.kv = parts.kv();
    this.clock = parts.clock();
    this.loop = parts.loop();
    this.format = format;
    this.interval = interval;
  }

  /// The first round begins after one interval. Where pairs never end, none ever does.
  public void start() {
    if (format.hasExpiry()) {
      loop.schedule(interval, this::beginRound);
    }
  }

  /// How many pairs were found ended and deleted, since the start.
  public long reclaimed() {
    return reclaimed.get();
  }

  private void beginRound() {
    for (RegionView view : led.get()) {
      ahead.addAll(Place.of(view, format));
    }
    goOn();
  }

  private void goOn() {
    var place = ahead.poll();
    if (place == null) {
      loop.schedule(interval, this::beginRound);
    } else if (place.view().confirm() != null) {
      loop.execute(this::goOn);
    } else {
      look(place);
    }
  }

  private void look(Place place) {
    long now = clock.wallMillis() / MILLIS_PER_SECOND;
    var piece = Piece.of(place, format, now);
    pairsSinceRest += PLACE_PAIRS + piece.pairs();
    bytesSinceRest += piece.bytes();
    if (piece.ended().isEmpty()) {
      finish(piece);
      return;
    }
    var region = place.view().region();
    var context = new RegionContext(region.id(), 0, 0, region.epoch(), 0, false);
    var delete = new WriteCommand.DeleteExpired(place.family(), piece.ended(), format, now);
    kv.write(context, delete, outcome -> loop.execute(() -> hear(piece, outcome)));
  }

  private void hear(Piece piece, WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Applied) {
      reclaimed.addAndGet(piece.ended().size());
      finish(piece);
    } else {
      rest();
    }
  }

  /// The rest of a place comes before other places.
  private void finish(Piece piece) {
    var rest = piece.rest();
    if (rest != null) {
      ahead.addFirst(rest);
    }
    if (pairsSinceRest >= Piece.PAIRS_MAX || bytesSinceRest >= Piece.BYTES_MAX) {
      rest();
    } else {
      loop.execute(this::goOn);
    }
  }

  private void rest() {
    pairsSinceRest = 0;
    bytesSinceRest = 0;
    loop.schedule(REST, this::goOn);
  }

  @Override
  public void close() {
    loop.close();
  }
}
