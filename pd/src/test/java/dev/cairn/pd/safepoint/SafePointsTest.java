package dev.cairn.pd.safepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.pd.meta.MapMetaStore;
import dev.cairn.pd.meta.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SafePointsTest {
  private final MapMetaStore meta = new MapMetaStore();
  private final TestClock clock = new TestClock();
  private SafePoints points = new SafePoints(meta, clock);

  @Test
  void theSafePointOnlyGrowsAlsoOverARestart() {
    assertThat(points.advance(10)).isEqualTo(10);
    assertThat(points.advance(5)).isEqualTo(10);
    points = new SafePoints(meta, clock);
    assertThat(points.get()).isEqualTo(10);
  }

  @Test
  void aServiceHoldsTheCollectorBackUntilItExpires() {
    points.hold(SafePoints.COLLECTOR, 10, Long.MAX_VALUE);
    points.hold("backup", 15, 60);
    points = new SafePoints(meta, clock);
    assertThat(points.hold(SafePoints.COLLECTOR, 20, Long.MAX_VALUE))
        .isEqualTo(new SafePoints.Held("backup", 60, 15));
    clock.pass(Duration.ofSeconds(61));
    assertThat(points.hold(SafePoints.COLLECTOR, 21, Long.MAX_VALUE).safePoint()).isEqualTo(21);
  }

  @Test
  void aServiceThatComesTooLateIsToldAndNotHeeded() {
    points.hold(SafePoints.COLLECTOR, 10, Long.MAX_VALUE);
    assertThat(points.hold("late", 9, 60).safePoint()).isEqualTo(10);
    assertThat(points.hold(SafePoints.COLLECTOR, 12, Long.MAX_VALUE).safePoint()).isEqualTo(12);
  }

  @Test
  void aServiceLetsGo() {
    points.hold(SafePoints.COLLECTOR, 10, Long.MAX_VALUE);
    points.hold("backup", 10, 60);
    points.hold("backup", 0, 0);
    assertThat(points.hold(SafePoints.COLLECTOR, 30, Long.MAX_VALUE).safePoint()).isEqualTo(30);
  }

  @Test
  void theCollectorDoesNotExpire() {
    assertThatThrownBy(() -> points.hold(SafePoints.COLLECTOR, 1, 60))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
