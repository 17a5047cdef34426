package dev.cairn.store.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeaseTest {
  private static final long LENGTH = 100;

  private final Lease lease = new Lease(LENGTH);

  @Test
  void aNewLeaseDoesNotHold() {
    assertThat(lease.holds(0)).isFalse();
    assertThat(lease.holds(Long.MIN_VALUE)).isFalse();
    assertThat(lease.holds(Long.MAX_VALUE)).isFalse();
  }

  /// A monotonic clock may begin anywhere, and pass from the greatest number to the smallest.
  @ParameterizedTest
  @ValueSource(longs = {0, -1, -LENGTH, 5_000, Long.MAX_VALUE - 10, Long.MIN_VALUE + 10})
  void itHoldsForItsLengthFromSending(long sent) {
    lease.extend(sent);
    assertThat(lease.holds(sent)).isTrue();
    assertThat(lease.holds(sent + LENGTH - 1)).isTrue();
    assertThat(lease.holds(sent + LENGTH)).isFalse();
    assertThat(lease.holds(sent + LENGTH + 1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 120})
  void anOlderRoundDoesNotShortenIt(long sent) {
    lease.extend(sent + 50);
    lease.extend(sent);
    assertThat(lease.holds(sent + 50 + LENGTH - 1)).isTrue();
    lease.extend(sent + 60);
    assertThat(lease.holds(sent + 60 + LENGTH - 1)).isTrue();
    assertThat(lease.holds(sent + 60 + LENGTH)).isFalse();
  }

  @Test
  void givenUpItHoldsAtNoTimeUntilANewRound() {
    lease.extend(1_000);
    lease.giveUp();
    assertThat(lease.holds(1_000)).isFalse();
    assertThat(lease.holds(0)).isFalse();
    lease.extend(2_000);
    assertThat(lease.holds(2_050)).isTrue();
  }
}
