package dev.cairn.pd.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdAllocatorTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noIdIsGivenOutTwiceOverRestartsAndFailedWrites(long seed) {
    var random = new Random(seed);
    var meta = new MapMetaStore();
    var seen = new HashSet<Long>();
    var ids = new IdAllocator(meta);
    for (int i = 0; i < 20_000; i++) {
      int what = random.nextInt(1000);
      if (what == 0) {
        ids = new IdAllocator(meta);
      } else if (what == 1) {
        meta.breakDisk(true);
      } else if (what < 10) {
        meta.breakDisk(false);
      } else {
        int count = 1 + random.nextInt(5);
        try {
          long first = ids.next(count);
          for (int k = 0; k < count; k++) {
            assertThat(seen.add(first + k)).as("id %d, seed %d", first + k, seed).isTrue();
          }
        } catch (CairnException e) {
          assertThat(e).hasMessageContaining("no room");
        }
      }
    }
    assertThat(seen).doesNotContain(0L);
  }

  @Test
  void fewIdsCostAWrite() {
    var meta = new MapMetaStore();
    var ids = new IdAllocator(meta);
    for (int i = 0; i < 10_000; i++) {
      ids.next();
    }
    assertThat(meta.writes()).isLessThanOrEqualTo(11);
  }

  @Test
  void anIdFromElsewhereIsNotGivenOutAgain() {
    var meta = new MapMetaStore();
    new IdAllocator(meta).reserve(5_000);
    assertThat(new IdAllocator(meta).next()).isGreaterThan(5_000);
    var ids = new IdAllocator(meta);
    ids.reserve(ids.next() + 2);
    assertThat(ids.next()).isGreaterThan(2);
  }

  @Test
  void nothingIsNoCount() {
    assertThatThrownBy(() -> new IdAllocator(new MapMetaStore()).next(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
