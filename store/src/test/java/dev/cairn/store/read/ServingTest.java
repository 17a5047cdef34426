package dev.cairn.store.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.store.region.DataKeys;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ServingTest {
  private static final Peer SELF = new Peer(2, 12, Peer.Role.VOTER);
  private static final Peer OTHER = new Peer(3, 13, Peer.Role.VOTER);
  private static final long TERM = 9;
  private static final Region REGION =
      new Region(1, new KeyRange(Key.of("b"), Key.of("d")), new Epoch(4, 5), List.of(SELF, OTHER));

  private final MemoryEngine engine =
      new MemoryEngine(SystemEnv.create().disk(), MemoryOptions.UNWALLED);
  private final Lease lease = new Lease(100);
  private final Serving.Data data = new Serving.Data(engine, lease);

  @AfterEach
  void close() {
    engine.close();
  }

  private Serving serving(boolean leads, boolean initialized) {
    return new Serving(
        REGION, new Serving.Standing(SELF, TERM, leads ? SELF : OTHER, initialized), data);
  }

  private static RegionContext context(long peer, long term, Epoch epoch, boolean anyReplica) {
    return new RegionContext(1, 12, peer, epoch, term, anyReplica);
  }

  /// Everything wrong at once, each with every combination of the others: the first in the order
  /// that clients rely on answers.
  @Test
  void theFirstReasonInOrderAnswers() {
    var notLeader = new RegionError.NotLeader(1, OTHER);
    var peerNotMatch = new RegionError.PeerNotMatch(1, 7, 2);
    var notInitialized = new RegionError.NotInitialized(1);
    var stale = new RegionError.StaleCommand();
    var epochNotMatch = new RegionError.EpochNotMatch(List.of(REGION));
    var order = List.of(notLeader, peerNotMatch, notInitialized, stale, epochNotMatch);
    for (int wrong = 0; wrong < 1 << order.size(); wrong++) {
      var serving = serving((wrong & 1) == 0, (wrong & 4) == 0);
      var context =
          context(
              (wrong & 2) == 0 ? SELF.id() : 7,
              (wrong & 8) == 0 ? TERM : TERM - 2,
              (wrong & 16) == 0 ? REGION.epoch() : new Epoch(4, 4),
              false);
      var expected = wrong == 0 ? null : order.get(Integer.numberOfTrailingZeros(wrong));
      assertThat(serving.refuse(context)).as("wrong: " + wrong).isEqualTo(expected);
    }
  }

  @Test
  void aFollowerServesReadsThatAnyReplicaMayServe() {
    var follower = serving(false, true);
    assertThat(follower.refuse(context(SELF.id(), TERM, REGION.epoch(), true))).isNull();
    assertThat(follower.refuse(context(SELF.id(), TERM, new Epoch(4, 6), true)))
        .isInstanceOf(RegionError.EpochNotMatch.class);
  }

  @Test
  void aPeerThatKnowsNoLeaderSaysSo() {
    var serving = new Serving(REGION, new Serving.Standing(SELF, TERM, null, true), data);
    assertThat(serving.refuse(context(2, 0, REGION.epoch(), false)))
        .isEqualTo(new RegionError.NotLeader(1, null));
  }

  @Test
  void whatARequestDoesNotSayIsNotChecked() {
    assertThat(serving(true, true).refuse(context(0, 0, REGION.epoch(), false))).isNull();
  }

  @Test
  void aTermMayBeOneBehindOrAhead() {
    for (long term : new long[] {TERM - 1, TERM, TERM + 1, TERM + 100}) {
      assertThat(serving(true, true).refuse(context(2, term, REGION.epoch(), false))).isNull();
    }
    assertThat(serving(true, true).refuse(context(2, TERM - 2, REGION.epoch(), false)))
        .isEqualTo(new RegionError.StaleCommand());
  }

  @Test
  void onlyTheVersionOfTheEpochCountsInBothDirections() {
    var serving = serving(true, true);
    assertThat(serving.refuse(context(2, TERM, new Epoch(1, 5), false))).isNull();
    assertThat(serving.refuse(context(2, TERM, new Epoch(99, 5), false))).isNull();
    assertThat(serving.refuse(context(2, TERM, new Epoch(4, 6), false)))
        .isEqualTo(new RegionError.EpochNotMatch(List.of(REGION)));
  }

  @Test
  void aKeyOutsideTheRegionIsNamed() {
    var serving = serving(true, true);
    assertThat(serving.refuseKey("b".getBytes(UTF_8))).isNull();
    assertThat(serving.refuseKey("c\u00ff".getBytes(UTF_8))).isNull();
    assertThat(serving.refuseKey("d".getBytes(UTF_8)))
        .isEqualTo(new RegionError.KeyNotInRegion(Key.of("d"), REGION));
    assertThat(serving.refuseKey("a".getBytes(UTF_8)))
        .isEqualTo(new RegionError.KeyNotInRegion(Key.of("a"), REGION));
  }

  @Test
  void whatIsTakenAwayIsNotConfirmedAnyMoreByWhoeverHoldsIt() {
    var serving = serving(true, true);
    assertThat(serving.confirm()).isNull();
    data.takeAway();
    assertThat(serving.confirm()).isEqualTo(new RegionError.RegionNotFound(1));
    assertThat(new Serving.Data(engine, lease)).isNotSameAs(data);
  }

  @Test
  void theLeaseIsAskedAnew() {
    var serving = serving(true, true);
    assertThat(serving.leaseHolds(50)).isFalse();
    lease.extend(10);
    assertThat(serving.leaseHolds(50)).isTrue();
    lease.giveUp();
    assertThat(serving.leaseHolds(50)).isFalse();
  }

  @Test
  void aSnapshotStandsStillAndReadsMoveOn() {
    var serving = serving(true, true);
    byte[] key = "c".getBytes(UTF_8);
    try (var snapshot = serving.snapshot();
        var batch = engine.batch()) {
      batch.put(ColumnFamily.DEFAULT, DataKeys.encode(key), key);
      engine.write(batch);
      assertThat(snapshot.get(ColumnFamily.DEFAULT, key)).isNull();
      assertThat(serving.reads().get(ColumnFamily.DEFAULT, key)).isEqualTo(key);
    }
  }
}
