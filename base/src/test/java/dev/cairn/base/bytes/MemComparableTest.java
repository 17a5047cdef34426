package dev.cairn.base.bytes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemComparableTest {
  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Test
  void examples() {
    assertThat(MemComparable.encode(bytes(""))).isEqualTo(bytes("\0\0\0\0\0\0\0\0\u00f7"));
    assertThat(MemComparable.encode(bytes("abc"))).isEqualTo(bytes("abc\0\0\0\0\0\u00fa"));
    assertThat(MemComparable.encode(bytes("abcdefgh")))
        .isEqualTo(bytes("abcdefgh\u00ff\0\0\0\0\0\0\0\0\u00f7"));
  }

  @Test
  void theOrderStaysWhateverFollows() {
    var random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      byte[] one = any(random);
      byte[] other = any(random);
      assertThat(MemComparable.decode(MemComparable.encode(one))).isEqualTo(one);
      int before = Integer.signum(Arrays.compareUnsigned(one, other));
      assertThat(Integer.signum(Arrays.compareUnsigned(followed(one, 0xff), followed(other, 0))))
          .isEqualTo(before == 0 ? 1 : before);
    }
  }

  private static byte[] any(Random random) {
    byte[] bytes = new byte[random.nextInt(20)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(3) - 1);
    }
    return bytes;
  }

  private static byte[] followed(byte[] key, int by) {
    byte[] encoded = MemComparable.encode(key);
    byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
    longer[encoded.length] = (byte) by;
    return longer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "abc\0\0\0\0\0\u00f6", "abcd\0\0\0\0\u00fa", "abcdefgh\u00ff"})
  void whatIsNoEncodedKeyIsRefused(String text) {
    assertThatThrownBy(() -> MemComparable.decode(bytes(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
