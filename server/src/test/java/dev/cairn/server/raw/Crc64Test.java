package dev.cairn.server.raw;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Crc64Test {
  @Test
  void theCheckValueOfTheCatalogueComesOut() {
    var crc = new Crc64();
    crc.update("123456789".getBytes(US_ASCII));
    assertThat(crc.value()).isEqualTo(0x995DC9BBDF1939FAL);
  }

  @Test
  void howTheBytesAreCutDoesNotMatter() {
    var dice = new Random(7);
    var bytes = new byte[1000];
    dice.nextBytes(bytes);
    var whole = new Crc64();
    whole.update(bytes);
    for (int cut = 0; cut < 40; cut++) {
      var parts = new Crc64();
      parts.update(Arrays.copyOf(bytes, cut));
      parts.update(Arrays.copyOfRange(bytes, cut, bytes.length));
      assertThat(parts.value()).isEqualTo(whole.value());
    }
  }
}
