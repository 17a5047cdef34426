package dev.cairn.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0B",
    "4096, 4096, 4KiB",
    "1B, 1, 1B",
    "1KB, 1024, 1KiB",
    "1 kib, 1024, 1KiB",
    "1.5MiB, 1572864, 1536KiB",
    "256MB, 268435456, 256MiB",
    "1G, 1073741824, 1GiB",
    "2TiB, 2199023255552, 2TiB",
    "1500, 1500, 1500B"
  })
  void sizesAreReadAndWritten(String text, long bytes, String shown) {
    assertThat(ByteSize.parse(text)).isEqualTo(ByteSize.ofBytes(bytes)).hasToString(shown);
    assertThat(ByteSize.parse(shown).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1XB", "1 2", "99999EiB", "1.2.3"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0s, 0, 0s",
    "10s, 10000000000, 10s",
    "250ms, 250000000, 250ms",
    "1h30m, 5400000000000, 1h30m",
    "90m, 5400000000000, 1h30m",
    "0.5s, 500000000, 500ms",
    "1d, 86400000000000, 1d",
    "3us5ns, 3005, 3us5ns"
  })
  void durationsAreReadAndWritten(String text, long nanos, String shown) {
    assertThat(DurationText.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    assertThat(DurationText.of(Duration.ofNanos(nanos))).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "10", "s", "1s1h", "-1s", "1 fortnight", "99999999999d"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> DurationText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sizesCompareByBytes() {
    assertThat(ByteSize.ofKib(1)).isLessThan(ByteSize.ofMib(1));
    assertThat(ByteSize.ofGib(1).toInt()).isEqualTo(1 << 30);
  }
}
