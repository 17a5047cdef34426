package dev.cairn.cli.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cairn.base.error.CairnException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTextTest {
  @ParameterizedTest
  @CsvSource({
    "abc, 616263",
    "a\\x00\\xFFb, 6100ff62",
    "a\\\\b, 615c62",
    "\\xe2\\x82\\xac, e282ac",
    "€, e282ac"
  })
  void textIsBytes(String text, String hex) {
    var bytes = ByteString.copyFrom(HexFormat.of().parseHex(hex));
    assertThat(new KeyText(false).parse(text, "KEY")).isEqualTo(bytes);
    assertThat(new KeyText(true).parse(hex, "KEY")).isEqualTo(bytes);
    assertThat(new KeyText(true).show(bytes)).isEqualTo(hex);
  }

  @Test
  void whatIsShownCanBeTypedAgain() {
    var all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    var text = new KeyText(false);
    var bytes = ByteString.copyFrom(all);
    assertThat(text.parse(text.show(bytes), "KEY")).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\", "\\x1", "\\n", "a\\xZZ"})
  void aBrokenEscapeIsRefusedWithItsName(String text) {
    assertThatThrownBy(() -> new KeyText(false).parse(text, "KEY"))
        .isInstanceOf(CairnException.class)
        .hasMessageContaining("KEY");
  }

  @ParameterizedTest
  @CsvSource({"61, 62", "61ff, 62", "6162, 6163", "ff, ''", "'', ''", "00ffff, 01"})
  void aPrefixEndsWhereNoKeyBeginsWithItAnyMore(String prefix, String end) {
    var hex = HexFormat.of();
    assertThat(RawCommand.Prefix.end(ByteString.copyFrom(hex.parseHex(prefix))))
        .isEqualTo(ByteString.copyFrom(hex.parseHex(end)));
  }
}
