package dev.cairn.store.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.store.region.RegionSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SplitLimitsTest {
  private final SplitLimits limits =
      new SplitLimits(Duration.ofSeconds(1), 100, 150, 1_000, 1_500, 10);

  private int parts(long bytes, long keys) {
    return limits.parts(new RegionSize(bytes, keys));
  }

  @Test
  void belowBothLimitsARegionStaysWhole() {
    assertThat(parts(0, 0)).isEqualTo(1);
    assertThat(parts(149, 1_499)).isEqualTo(1);
  }

  @Test
  void fromTheLimitOnItIsCutIntoPartsOfTheWantedSize() {
    assertThat(parts(150, 0)).isEqualTo(2);
    assertThat(parts(450, 0)).isEqualTo(5);
    assertThat(parts(0, 1_500)).isEqualTo(2);
    assertThat(parts(200, 3_000)).as("whichever is more").isEqualTo(3);
  }

  @Test
  void notMoreOftenAtOnceThanAllowed() {
    assertThat(parts(1L << 40, 0)).isEqualTo(11);
  }
}
