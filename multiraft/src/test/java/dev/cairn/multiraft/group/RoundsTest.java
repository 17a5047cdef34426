package dev.cairn.multiraft.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoundsTest {
  private final Rounds rounds = new Rounds();

  @Test
  void aConfirmedRoundCountsFromWhenItBegan() {
    rounds.started(1, 100);
    rounds.started(2, 200);
    rounds.started(3, 300);
    assertThat(rounds.confirmed(2)).isTrue();
    assertThat(rounds.confirmedNanos()).isEqualTo(200);
    assertThat(rounds.confirmed(3)).isTrue();
    assertThat(rounds.confirmedNanos()).isEqualTo(300);
  }

  @Test
  void theSameRoundAndOlderOnesAreNoNews() {
    rounds.started(1, 100);
    rounds.started(2, 200);
    assertThat(rounds.confirmed(2)).isTrue();
    assertThat(rounds.confirmed(2)).isFalse();
    assertThat(rounds.confirmed(1)).isFalse();
    assertThat(rounds.confirmed(0)).isFalse();
    assertThat(rounds.confirmedNanos()).isEqualTo(200);
  }

  @Test
  void aRoundBeginsWhenItIsFirstHeardOf() {
    rounds.started(1, 100);
    rounds.started(1, 900);
    assertThat(rounds.confirmed(1)).isTrue();
    assertThat(rounds.confirmedNanos()).isEqualTo(100);
  }

  @Test
  void ofRoundsThatBeganTogetherOnlyTheLastIsKnown() {
    rounds.started(1, 100);
    rounds.started(5, 500);
    assertThat(rounds.confirmed(4)).isTrue();
    assertThat(rounds.confirmedNanos()).isEqualTo(100);
    assertThat(rounds.confirmed(5)).isTrue();
    assertThat(rounds.confirmedNanos()).isEqualTo(500);
  }

  @Test
  void aRoundThatWasDroppedIsNotConfirmedByAGuess() {
    for (int number = 1; number <= 1000; number++) {
      rounds.started(number, number * 10L);
    }
    assertThat(rounds.confirmed(1)).isFalse();
    assertThat(rounds.confirmed(1000)).isTrue();
    assertThat(rounds.confirmedNanos()).isEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aLeaseNeverCountsFromLaterThanItsRoundWasSent(long seed) {
    var random = new Random(seed);
    var began = new ArrayList<Long>();
    began.add(0L);
    long now = 0;
    for (int step = 0; step < 20_000; step++) {
      now += random.nextInt(10);
      if (random.nextInt(3) > 0) {
        for (int together = random.nextInt(3); together >= 0; together--) {
          began.add(now);
        }
        rounds.started(began.size() - 1, now);
      } else {
        int answered = Math.max(0, began.size() - 1 - random.nextInt(200));
        if (rounds.confirmed(answered)) {
          assertThat(rounds.confirmedNanos()).isLessThanOrEqualTo(began.get(answered));
        }
      }
    }
  }
}
