package dev.cairn.engine.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RawFormatTest {
  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void theBytesAreUpstreams() {
    byte[] value = bytes(7, 8);
    assertThat(RawFormat.V1.encode(value, 5)).isSameAs(value);
    assertThat(RawFormat.V1TTL.encode(value, RawFormat.NEVER))
        .isEqualTo(bytes(7, 8, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(RawFormat.V1TTL.encode(value, 0x0102))
        .isEqualTo(bytes(7, 8, 0, 0, 0, 0, 0, 0, 1, 2));
    assertThat(RawFormat.V2.encode(value, RawFormat.NEVER)).isEqualTo(bytes(7, 8, 0));
    assertThat(RawFormat.V2.encode(value, 0x0102))
        .isEqualTo(bytes(7, 8, 0, 0, 0, 0, 0, 0, 1, 2, 1));
  }

  @ParameterizedTest
  @EnumSource
  void whatWasEncodedComesBack(RawFormat format) {
    for (byte[] value : new byte[][] {{}, bytes(0), bytes(1, 2, 3), new byte[100]}) {
      for (long expiry : new long[] {RawFormat.NEVER, 1, Long.MAX_VALUE, -1}) {
        byte[] stored = format.encode(value, expiry);
        assertThat(format.value(stored)).isEqualTo(value);
        assertThat(format.expiry(stored)).isEqualTo(format.hasExpiry() ? expiry : RawFormat.NEVER);
      }
    }
    assertThat(RawFormat.ofCode(format.code())).isEqualTo(format);
  }

  @ParameterizedTest
  @EnumSource(names = {"V1TTL", "V2"})
  void aPairIsGoneFromTheSecondOfItsExpiryOn(RawFormat format) {
    byte[] stored = format.encode(bytes(1), 10);
    assertThat(format.isLive(stored, 9)).isTrue();
    assertThat(format.isLive(stored, 10)).isFalse();
    assertThat(format.isLive(stored, 11)).isFalse();
    byte[] forEver = format.encode(bytes(1), RawFormat.NEVER);
    assertThat(format.isLive(forEver, Long.MAX_VALUE)).isTrue();
  }

  @Test
  void aDeleteMarkHidesThePair() {
    byte[] deleted = bytes(1, 2);
    assertThat(RawFormat.V2.isLive(deleted, 0)).isFalse();
    assertThat(RawFormat.V2.value(deleted)).isEqualTo(bytes(1));
  }

  @Test
  void timesToLiveAreCountedFromNowAndEndAtTheLastSecond() {
    assertThat(RawFormat.expiry(0, 100)).isEqualTo(RawFormat.NEVER);
    assertThat(RawFormat.expiry(5, 100)).isEqualTo(105);
    assertThat(RawFormat.expiry(-1, 100)).isEqualTo(-1);
    assertThat(RawFormat.V2.isLive(RawFormat.V2.encode(bytes(), -1), Long.MAX_VALUE)).isTrue();
  }

  @Test
  void whatNoWriterWroteIsDamage() {
    assertDamaged(RawFormat.V1TTL, bytes(0, 0, 0, 0, 0, 0, 0));
    assertDamaged(RawFormat.V2, bytes());
    assertDamaged(RawFormat.V2, bytes(0, 4));
    assertDamaged(RawFormat.V2, bytes(0, 0, 0, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> RawFormat.ofCode((byte) 3));
    assertThatIllegalArgumentException().isThrownBy(() -> RawFormat.ofCode((byte) -1));
  }

  private static void assertDamaged(RawFormat format, byte[] stored) {
    assertThatThrownBy(() -> format.isLive(stored, 1))
        .isInstanceOfSatisfying(
            CairnException.class,
            thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.FILE_CORRUPT));
  }
}
