package dev.cairn.net.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.env.Dice;
import dev.cairn.base.env.SystemEnv;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration MAX = Duration.ofMillis(450);

  @Test
  void waitsDoubleUpToTheLongestAndBeginAnewAfterSuccess() {
    var backoff = new Backoff(FIRST, MAX, SystemEnv.create().dice());
    assertThat(backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(backoff.next()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(backoff.next()).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.next()).isBetween(Duration.ofMillis(225), MAX);
    }
    backoff.reset();
    assertThat(backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
  }

  @Test
  void chanceSpreadsTheWaits() {
    var low = new Backoff(FIRST, MAX, new FixedDice(0));
    var high = new Backoff(FIRST, MAX, new FixedDice(Duration.ofMillis(50).toNanos()));
    assertThat(low.next()).isEqualTo(Duration.ofMillis(50));
    assertThat(high.next()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void boundsThatMakeNoSenseAreRefused() {
    var dice = new FixedDice(0);
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, MAX, dice))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(MAX, FIRST, dice))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private record FixedDice(long value) implements Dice {
    @Override
    public long nextLong() {
      return value;
    }

    @Override
    public int nextInt(int bound) {
      return 0;
    }
  }
}
