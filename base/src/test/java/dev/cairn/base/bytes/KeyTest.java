package dev.cairn.base.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyTest {
  /// All keys of up to two bytes out of a few that differ in sign.
  private static final List<Key> KEYS = keys();

  private static List<Key> keys() {
    byte[] letters = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};
    var keys = new ArrayList<Key>();
    keys.add(Key.EMPTY);
    for (byte first : letters) {
      keys.add(Key.of(new byte[] {first}));
      for (byte second : letters) {
        keys.add(Key.of(new byte[] {first, second}));
      }
    }
    return keys;
  }

  private static List<KeyRange> ranges() {
    var ranges = new ArrayList<KeyRange>();
    for (var start : KEYS) {
      for (var end : KEYS) {
        if (end.isEmpty() || start.compareTo(end) <= 0) {
          ranges.add(new KeyRange(start, end));
        }
      }
    }
    return ranges;
  }

  @Test
  void keysAreOrderedAsUnsignedBytesWithPrefixesFirst() {
    for (int i = 0; i < KEYS.size(); i++) {
      for (int j = 0; j < KEYS.size(); j++) {
        assertThat(Integer.signum(KEYS.get(i).compareTo(KEYS.get(j))))
            .as(KEYS.get(i) + " to " + KEYS.get(j))
            .isEqualTo(Integer.compare(i, j));
        assertThat(KEYS.get(i).equals(KEYS.get(j))).isEqualTo(i == j);
      }
    }
  }

  @Test
  void nothingLiesBetweenAKeyAndTheNext() {
    for (var key : KEYS) {
      var next = key.next();
      assertThat(next).isGreaterThan(key);
      for (var other : KEYS) {
        assertThat(other.compareTo(key) > 0).isEqualTo(other.compareTo(next) >= 0);
      }
    }
  }

  @Test
  void theEmptyKeyIsOneObject() {
    assertThat(Key.of("")).isSameAs(Key.EMPTY);
    assertThat(Key.EMPTY.isEmpty()).isTrue();
    assertThat(Key.of("a").length()).isEqualTo(1);
  }

  @Test
  void aKeyIsShownSoThatItCanBeTyped() {
    assertThat(Key.of(new byte[] {'a', ' ', '~', '\\', 0, 0x1f, 0x7f, (byte) 0xff}))
        .hasToString("a ~\\\\\\x00\\x1F\\x7F\\xFF");
  }

  @Test
  void aRangeHasItsStartAndNotItsEnd() {
    var range = new KeyRange(Key.of("b"), Key.of("d"));
    assertThat(range.contains(Key.of("b"))).isTrue();
    assertThat(range.contains(Key.of("c\u00ff"))).isTrue();
    assertThat(range.contains(Key.of("d"))).isFalse();
    assertThat(range.contains(Key.of("a"))).isFalse();
    assertThat(range).hasToString("[b, d)");
  }

  @Test
  void anEmptyEndIsInfinity() {
    var range = new KeyRange(Key.of("b"), Key.EMPTY);
    assertThat(range.contains(Key.of(new byte[] {-1, -1, -1}))).isTrue();
    assertThat(range.contains(Key.EMPTY)).isFalse();
    assertThat(KeyRange.ALL.contains(Key.EMPTY)).isTrue();
    assertThat(range).hasToString("[b, ∞)");
  }

  @Test
  void aRangeThatEndsBeforeItStartsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyRange(Key.of("b"), Key.of("a")))
        .withMessage("range starts at b, after its end a");
  }

  @Test
  void rangesOverlapIfAndOnlyIfTheyShareAKey() {
    for (var one : ranges()) {
      for (var other : ranges()) {
        // The starts of both are among the keys, and the later start is a key of both if any is.
        boolean share = KEYS.stream().anyMatch(key -> one.contains(key) && other.contains(key));
        assertThat(one.overlaps(other)).as(one + " and " + other).isEqualTo(share);
      }
    }
  }

  @Test
  void aRangeContainsAnotherIfItContainsEachOfItsKeys() {
    for (var outer : ranges()) {
      for (var inner : ranges()) {
        if (!inner.start().equals(inner.end()) || inner.end().isEmpty()) {
          boolean endsInside =
              outer.end().isEmpty()
                  || (!inner.end().isEmpty() && inner.end().compareTo(outer.end()) <= 0);
          assertThat(outer.contains(inner))
              .as(outer + " and " + inner)
              .isEqualTo(outer.contains(inner.start()) && endsInside);
        }
      }
    }
  }
}
