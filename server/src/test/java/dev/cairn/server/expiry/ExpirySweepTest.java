package dev.cairn.server.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.Clock;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.engine.replicated.RegionError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExpirySweepTest {
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final ColumnFamily DEFAULT = ColumnFamily.DEFAULT;

  private final HandLoop loop = new HandLoop();
  private long nowSeconds = 100;

  private ExpirySweep sweep(SweptRegion region, RawFormat format) {
    var clock =
        new Clock() {
          @Override
          public long monotonicNanos() {
            throw new UnsupportedOperationException("pairs end by the clock on the wall");
          }

          @Override
          public long wallMillis() {
            return nowSeconds * 1_000 + 999;
          }
        };
    var parts = new ExpirySweep.Parts(() -> List.of(region), region, clock, loop);
    var sweep = new ExpirySweep(parts, format, INTERVAL);
    sweep.start();
    return sweep;
  }

  private static SweptRegion all(RawFormat format) {
    return new SweptRegion(KeyRange.ALL, format);
  }

  /// Lets rounds begin and rest until one is over; answers how often it rested.
  private int round() {
    assertThat(loop.letTimePass()).isEqualTo(INTERVAL);
    int rests = 0;
    while (loop.isWaiting() && !nextIsARound()) {
      loop.letTimePass();
      rests++;
    }
    return rests;
  }

  private boolean nextIsARound() {
    return loop.delay().equals(INTERVAL);
  }

  @ParameterizedTest
  @EnumSource(names = {"V1TTL", "V2"})
  void whatHasEndedIsDeletedAndNothingElse(RawFormat format) {
    try (var region = all(format)) {
      var sweep = sweep(region, format);
      region.put(DEFAULT, "r000a", "ended", 100);
      region.put(DEFAULT, "r000b", "not yet", 101);
      region.put(DEFAULT, "r000c", "never", RawFormat.NEVER);
      region.put(DEFAULT, "r000d", "ended long ago", 1);
      round();
      assertThat(region.keys(DEFAULT)).containsExactly("r000b", "r000c");
      assertThat(sweep.reclaimed()).isEqualTo(2);
      nowSeconds = 101;
      round();
      assertThat(region.keys(DEFAULT)).containsExactly("r000c");
      assertThat(sweep.reclaimed()).isEqualTo(3);
      round();
      assertThat(region.commands()).hasSize(2);
    }
  }

  @Test
  void allFamiliesAreSweptWhereAllHoldRawPairs() {
    try (var region = all(RawFormat.V1TTL)) {
      sweep(region, RawFormat.V1TTL);
      for (var family : List.of(DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE)) {
        region.put(family, "k", "ended", 1);
      }
      round();
      for (var family : List.of(DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE)) {
        assertThat(region.keys(family)).isEmpty();
      }
    }
  }

  @Test
  void keysOfOtherModesAreNotTouched() {
    try (var region = all(RawFormat.V2)) {
      sweep(region, RawFormat.V2);
      for (String key : List.of("a", "q", "r", "s", "x000k")) {
        region.put(DEFAULT, key, "ended, if it were raw", 1);
      }
      region.put(ColumnFamily.WRITE, "r000k", "not raw", 1);
      round();
      assertThat(region.keys(DEFAULT)).containsExactly("a", "q", "s", "x000k");
      assertThat(region.keys(ColumnFamily.WRITE)).hasSize(1);
    }
  }

  @Test
  void aRegionOutsideRawModeIsPassedBy() {
    var transactions = new KeyRange(Key.of("x"), Key.of("y"));
    try (var region = new SweptRegion(transactions, RawFormat.V2)) {
      assertThat(Place.of(region, RawFormat.V2)).isEmpty();
    }
    try (var region = new SweptRegion(new KeyRange(Key.of("r5"), Key.EMPTY), RawFormat.V2)) {
      assertThat(Place.of(region, RawFormat.V2))
          .extracting(Place::left)
          .containsExactly(new KeyRange(Key.of("r5"), Key.of("s")));
    }
  }

  @Test
  void aLargeRegionIsSweptInPiecesWithRestsBetween() {
    try (var region = all(RawFormat.V1TTL)) {
      var sweep = sweep(region, RawFormat.V1TTL);
      var live = new ArrayList<String>();
      for (int i = 0; i < 5_000; i++) {
        String key = "key-%05d".formatted(i);
        boolean ends = i % 2 == 0;
        region.put(DEFAULT, key, "v", ends ? 50 : 500);
        if (!ends) {
          live.add(key);
        }
      }
      int rests = round();
      assertThat(rests).isBetween(4, 10);
      assertThat(region.keys(DEFAULT)).isEqualTo(live);
      assertThat(sweep.reclaimed()).isEqualTo(2_500);
      assertThat(region.commands())
          .hasSizeGreaterThanOrEqualTo(10)
          .allMatch(command -> command.keys().size() <= Piece.ENDED_MAX);
    }
  }

  @Test
  void aPairPutMeanwhileStays() {
    try (var region = all(RawFormat.V2)) {
      sweep(region, RawFormat.V2);
      region.put(DEFAULT, "r000k", "ended", 100);
      region.beforeApplying(() -> region.put(DEFAULT, "r000k", "again", 200));
      round();
      assertThat(region.commands()).hasSize(1);
      assertThat(region.keys(DEFAULT)).containsExactly("r000k");
    }
  }

  @Test
  void whatWasRefusedIsLeftToTheNextRound() {
    try (var region = all(RawFormat.V1TTL)) {
      var sweep = sweep(region, RawFormat.V1TTL);
      region.put(DEFAULT, "k", "ended", 1);
      region.refuseWith(new RegionError.ServerBusy("test", 1));
      round();
      assertThat(region.keys(DEFAULT)).hasSize(1);
      assertThat(sweep.reclaimed()).isZero();
      region.refuseWith(null);
      round();
      assertThat(region.keys(DEFAULT)).isEmpty();
    }
  }

  @Test
  void aRegionThatIsGoneIsPassedBy() {
    try (var region = all(RawFormat.V1TTL)) {
      sweep(region, RawFormat.V1TTL);
      region.put(DEFAULT, "k", "ended", 1);
      region.disappear();
      round();
      assertThat(region.commands()).isEmpty();
    }
  }

  @Test
  void wherePairsNeverEndThereIsNothingToDo() {
    try (var region = all(RawFormat.V1)) {
      sweep(region, RawFormat.V1);
      assertThat(loop.isWaiting()).isFalse();
    }
  }
}
