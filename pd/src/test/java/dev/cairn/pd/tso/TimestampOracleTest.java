package dev.cairn.pd.tso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import dev.cairn.pd.meta.MapMetaStore;
import dev.cairn.pd.meta.MetaKeys;
import dev.cairn.pd.meta.MetaNumbers;
import dev.cairn.pd.meta.TestClock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampOracleTest {
  private static final Duration WINDOW = Duration.ofSeconds(3);

  private final MapMetaStore meta = new MapMetaStore();
  private final TestClock clock = new TestClock();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void timestampsOnlyGrowOverRestartsClockJumpsBurstsAndFailedWrites(long seed) {
    var random = new Random(seed);
    var oracle = new TimestampOracle(meta, clock, WINDOW);
    long last = 0;
    for (int i = 0; i < 100_000; i++) {
      switch (random.nextInt(200)) {
        case 0 -> oracle = new TimestampOracle(meta, clock, WINDOW);
        case 1 -> clock.jump(random.nextInt(7_200_000) - 3_600_000);
        case 2 -> meta.breakDisk(random.nextBoolean());
        case 3 -> clock.pass(Duration.ofMillis(random.nextInt(5_000)));
        default -> {
          int count = random.nextInt(10) == 0 ? 1 << random.nextInt(19) : 1 + random.nextInt(64);
          try {
            var got = oracle.next(count);
            long first = got.value() - count + 1;
            assertThat(first).as("step %d, seed %d", i, seed).isGreaterThan(last);
            assertThat(got.logical()).isBetween((long) count - 1, Timestamp.LOGICAL_LIMIT - 1);
            assertThat(got.physical()).isLessThan(MetaNumbers.read(meta, MetaKeys.TSO_BOUND, 0));
            last = got.value();
          } catch (CairnException e) {
            assertThat(e).hasMessageContaining("no room");
          }
          clock.pass(Duration.ofNanos(random.nextInt(2_000_000)));
        }
      }
    }
  }

  @Test
  void theFirstTimestampIsOfNow() {
    var oracle = new TimestampOracle(meta, clock, WINDOW);
    assertThat(oracle.next(1)).isEqualTo(new Timestamp(clock.wallMillis(), 0));
    assertThat(oracle.next(10)).isEqualTo(new Timestamp(clock.wallMillis(), 10));
  }

  @Test
  void aUsedUpMillisecondGoesOnInTheNext() {
    var oracle = new TimestampOracle(meta, clock, WINDOW);
    long now = clock.wallMillis();
    oracle.next(1 << 18);
    assertThat(oracle.next(1)).isEqualTo(new Timestamp(now + 1, 0));
    // A batch is never torn over two of them.
    assertThat(oracle.next(1 << 18)).isEqualTo(new Timestamp(now + 2, (1 << 18) - 1));
  }

  @Test
  void aWindowCostsOneWrite() {
    var oracle = new TimestampOracle(meta, clock, WINDOW);
    for (int i = 0; i < 3_000; i++) {
      oracle.next(100);
      clock.pass(Duration.ofMillis(1));
    }
    assertThat(meta.writes()).isLessThanOrEqualTo(2);
  }

  @Test
  void aCountThatCannotBeMeantIsRefused() {
    var oracle = new TimestampOracle(meta, clock, WINDOW);
    assertThatThrownBy(() -> oracle.next(0)).hasMessage("tso count should be positive");
    assertThatThrownBy(() -> oracle.next((1 << 18) + 1)).hasMessageContaining("exceeds");
  }

  @Test
  void aClockPastTheEndOfTimeIsRefusedAndSpoilsNothing() {
    var oracle = new TimestampOracle(meta, clock, WINDOW);
    var before = oracle.next(1);
    clock.jump(1L << 46);
    assertThatThrownBy(() -> oracle.next(1)).hasMessageContaining("used up");
    clock.jump(-(1L << 46));
    assertThat(oracle.next(1).value()).isEqualTo(before.value() + 1);
  }
}
