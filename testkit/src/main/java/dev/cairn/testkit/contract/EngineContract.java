package dev.cairn.testkit.contract;

import static dev.cairn.engine.ColumnFamily.DEFAULT;
import static dev.cairn.engine.ColumnFamily.LOCK;
import static dev.cairn.engine.ColumnFamily.RAFT;
import static dev.cairn.engine.ColumnFamily.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Snapshot;
import dev.cairn.engine.WriteBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [Engine] owes: order, bounds, atomicity, isolation, durability, and what becomes of
/// its files; in the end, a random life beside a model.
public abstract class EngineContract extends EngineDurabilityContract {
  private static final int STEPS = 2_500;

  /// For the extensions.
  protected EngineContract() {}

  @Test
  void whatWasPutIsThere() {
    put(DEFAULT, "a", "1");
    assertThat(get(DEFAULT, "a")).isEqualTo("1");
    put(DEFAULT, "a", "2");
    assertThat(get(DEFAULT, "a")).isEqualTo("2");
    write(batch -> batch.delete(DEFAULT, bytes("a")));
    assertThat(get(DEFAULT, "a")).isNull();
    assertThat(get(DEFAULT, "never")).isNull();
  }

  @Test
  void theEmptyValueIsAValue() {
    put(DEFAULT, "a", "");
    assertThat(engine.get(DEFAULT, bytes("a"))).isNotNull().isEmpty();
    assertThat(texts(engine.getAll(DEFAULT, List.of(bytes("a"), bytes("b")))))
        .containsExactly("", MISSING);
    try (Cursor cursor = engine.cursor(DEFAULT, KeyRange.ALL)) {
      assertThat(cursor.seekToFirst()).isTrue();
      assertThat(cursor.value()).isEmpty();
      assertThat(cursor.valueLength()).isZero();
    }
  }

  @Test
  void theEmptyKeyIsAKeyAndTheFirst() {
    put(DEFAULT, "a", "1");
    put(DEFAULT, "", "empty");
    assertThat(get(DEFAULT, "")).isEqualTo("empty");
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("", "a");
    write(batch -> batch.delete(DEFAULT, NO_BYTES));
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a");
  }

  @Test
  void keysAreOrderedAsUnsignedBytes() {
    byte[][] ordered = {
      {}, {0}, {0, 0}, {0, (byte) 0xff}, {1}, {0x7f}, {(byte) 0x80}, {(byte) 0xff}, {-1, -1, -1}
    };
    write(batch -> {
      for (int i = ordered.length - 1; i >= 0; i--) {
        batch.put(DEFAULT, ordered[i], NO_BYTES);
      }
    });
    var seen = new ArrayList<byte[]>();
    try (Cursor cursor = engine.cursor(DEFAULT, KeyRange.ALL)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        seen.add(cursor.key());
      }
    }
    assertThat(seen).containsExactly(ordered);
  }

  @Test
  void familiesDoNotSeeEachOther() {
    for (ColumnFamily family : ColumnFamily.values()) {
      put(family, "k", family.familyName());
    }
    write(batch -> batch.deleteRange(WRITE, KeyRange.ALL));
    assertThat(get(DEFAULT, "k")).isEqualTo("default");
    assertThat(get(LOCK, "k")).isEqualTo("lock");
    assertThat(get(WRITE, "k")).isNull();
    assertThat(get(RAFT, "k")).isEqualTo("raft");
  }

  @Test
  void laterChangesOfABatchWin() {
    put(DEFAULT, "old", "1");
    write(batch -> {
      batch.put(DEFAULT, bytes("a"), bytes("1"));
      batch.put(DEFAULT, bytes("a"), bytes("2"));
      batch.put(DEFAULT, bytes("b"), bytes("1"));
      batch.deleteRange(DEFAULT, range("b", ""));
      batch.put(DEFAULT, bytes("c"), bytes("1"));
      assertThat(batch.count()).isEqualTo(5);
      assertThat(batch.sizeBytes()).isPositive();
    });
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a", "c");
    assertThat(get(DEFAULT, "a")).isEqualTo("2");
  }

  @Test
  void aBatchCanBeUsedAgain() {
    try (WriteBatch batch = engine.batch()) {
      batch.put(DEFAULT, bytes("a"), bytes("1"));
      batch.clear();
      assertThat(batch.count()).isZero();
      engine.write(batch);
      assertThat(get(DEFAULT, "a")).isNull();
      batch.put(LOCK, bytes("b"), bytes("1"));
      engine.write(batch);
    }
    assertThat(get(DEFAULT, "a")).isNull();
    assertThat(get(LOCK, "b")).isEqualTo("1");
  }

  @Test
  void aBatchCopiesWhatItIsGiven() {
    byte[] key = bytes("a");
    byte[] value = bytes("1");
    write(batch -> {
      batch.put(DEFAULT, key, value);
      key[0] = 'z';
      value[0] = '9';
    });
    assertThat(get(DEFAULT, "a")).isEqualTo("1");
    byte[] got = engine.get(DEFAULT, bytes("a"));
    assertThat(got).isNotNull();
    got[0] = '8';
    assertThat(get(DEFAULT, "a")).isEqualTo("1");
  }

  @Test
  void aRangeIsDeletedWithoutItsEnd() {
    putAll(DEFAULT, "a", "b", "bb", "c", "d");
    write(batch -> batch.deleteRange(DEFAULT, range("b", "c")));
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a", "c", "d");
    write(batch -> batch.deleteRange(DEFAULT, range("c", "c")));
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a", "c", "d");
    write(batch -> batch.deleteRange(DEFAULT, range("", "c")));
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("c", "d");
  }

  @Test
  void aRangeWithoutAnEndIsDeletedToTheLastKey() {
    byte[] last = new byte[Engine.KEY_BYTES_MAX];
    Arrays.fill(last, (byte) 0xff);
    putAll(DEFAULT, "", "a", "b");
    write(batch -> batch.put(DEFAULT, last, NO_BYTES));
    write(batch -> batch.deleteRange(DEFAULT, range("b", "")));
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("", "a");
    write(batch -> batch.put(DEFAULT, last, NO_BYTES));
    write(batch -> batch.deleteRange(DEFAULT, KeyRange.ALL));
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).isEmpty();
  }

  @Test
  void aKeyThatIsTooLongIsRefused() {
    try (WriteBatch batch = engine.batch()) {
      assertThatThrownBy(() -> batch.put(DEFAULT, new byte[Engine.KEY_BYTES_MAX + 1], NO_BYTES))
          .isInstanceOf(CairnException.class);
    }
  }

  @Test
  void aCursorStaysInItsRange() {
    putAll(DEFAULT, "a", "b", "c", "d", "e");
    try (Cursor cursor = engine.cursor(DEFAULT, range("b", "d"))) {
      assertThat(cursor.valid()).isFalse();
      assertThat(cursor.seekToFirst()).isTrue();
      assertThat(text(cursor.key())).isEqualTo("b");
      assertThat(cursor.next()).isTrue();
      assertThat(text(cursor.key())).isEqualTo("c");
      assertThat(text(cursor.value())).isEqualTo("value of c");
      assertThat(cursor.valueLength()).isEqualTo("value of c".length());
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.valid()).isFalse();
      assertThat(cursor.seekToLast()).isTrue();
      assertThat(text(cursor.key())).isEqualTo("c");
      assertThat(cursor.previous()).isTrue();
      assertThat(cursor.previous()).isFalse();
    }
    assertThat(keys(engine, DEFAULT, range("c", ""))).containsExactly("c", "d", "e");
    assertThat(keys(engine, DEFAULT, range("", "c"))).containsExactly("a", "b");
    assertThat(keys(engine, DEFAULT, range("c", "c"))).isEmpty();
    assertThat(keysBackwards(engine, DEFAULT, range("c", ""))).containsExactly("e", "d", "c");
    assertThat(keysBackwards(engine, DEFAULT, range("x", "z"))).isEmpty();
  }

  @Test
  void seeksLandOnTheNearestPairOfTheRange() {
    putAll(DEFAULT, "a", "c", "e", "g", "i");
    try (Cursor cursor = engine.cursor(DEFAULT, range("c", "h"))) {
      assertThat(seek(cursor, "a")).isEqualTo("c");
      assertThat(seek(cursor, "c")).isEqualTo("c");
      assertThat(seek(cursor, "d")).isEqualTo("e");
      assertThat(seek(cursor, "")).isEqualTo("c");
      assertThat(seek(cursor, "h")).isNull();
      assertThat(seek(cursor, "z")).isNull();
      assertThat(seekForPrevious(cursor, "a")).isNull();
      assertThat(seekForPrevious(cursor, "c")).isEqualTo("c");
      assertThat(seekForPrevious(cursor, "d")).isEqualTo("c");
      assertThat(seekForPrevious(cursor, "h")).isEqualTo("g");
      assertThat(seekForPrevious(cursor, "z")).isEqualTo("g");
      assertThat(cursor.previous()).isTrue();
      assertThat(cursor.next()).isTrue();
      assertThat(text(cursor.key())).isEqualTo("g");
    }
  }

  @Test
  void aCursorThatStandsNowhereHasNoPair() {
    try (Cursor cursor = engine.cursor(DEFAULT, KeyRange.ALL)) {
      assertThat(cursor.seekToFirst()).isFalse();
      assertThat(cursor.seekToLast()).isFalse();
      assertThatThrownBy(cursor::key).isInstanceOf(CairnException.class);
      assertThatThrownBy(cursor::value).isInstanceOf(CairnException.class);
      assertThatThrownBy(cursor::next).isInstanceOf(CairnException.class);
    }
  }

  @Test
  void aCursorSeesTheStateOfItsBirth() {
    putAll(DEFAULT, "a", "b", "c");
    try (Cursor cursor = engine.cursor(DEFAULT, KeyRange.ALL)) {
      assertThat(cursor.seekToFirst()).isTrue();
      write(batch -> batch.deleteRange(DEFAULT, KeyRange.ALL));
      put(DEFAULT, "aa", "new");
      assertThat(cursor.next()).isTrue();
      assertThat(text(cursor.key())).isEqualTo("b");
      assertThat(cursor.seekToLast()).isTrue();
      assertThat(text(cursor.key())).isEqualTo("c");
    }
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("aa");
  }

  @Test
  void aSnapshotIsOneMomentOfAllFamilies() {
    putAll(DEFAULT, "a", "b");
    put(LOCK, "l", "1");
    try (Snapshot before = engine.snapshot()) {
      write(batch -> {
        batch.delete(DEFAULT, bytes("a"));
        batch.put(DEFAULT, bytes("c"), bytes("new"));
        batch.deleteRange(LOCK, KeyRange.ALL);
      });
      engine.flush();
      assertThat(keys(before, DEFAULT, KeyRange.ALL)).containsExactly("a", "b");
      assertThat(before.get(DEFAULT, bytes("c"))).isNull();
      assertThat(before.get(LOCK, bytes("l"))).isEqualTo(bytes("1"));
      assertThat(texts(before.getAll(DEFAULT, List.of(bytes("a"), bytes("c")))))
          .containsExactly("value of a", MISSING);
      try (Snapshot after = engine.snapshot()) {
        assertThat(keys(after, DEFAULT, KeyRange.ALL)).containsExactly("b", "c");
        assertThat(after.get(LOCK, bytes("l"))).isNull();
      }
    }
  }

  @Test
  void closingUnderAnOpenSnapshotIsRefused() {
    try (Snapshot _ = engine.snapshot()) {
      assertThatThrownBy(() -> engine.close()).isInstanceOf(CairnException.class);
    }
    engine.close();
    engine.close();
    assertThatThrownBy(() -> engine.get(DEFAULT, bytes("a"))).isInstanceOf(CairnException.class);
  }

  @Test
  void manyValuesComeInTheOrderOfTheirKeys() {
    putAll(DEFAULT, "a", "b", "c");
    List<byte[]> wanted = List.of(bytes("c"), bytes("x"), bytes("a"), bytes("c"));
    assertThat(texts(engine.getAll(DEFAULT, wanted)))
        .containsExactly("value of c", MISSING, "value of a", "value of c");
    assertThat(engine.getAll(DEFAULT, List.of())).isEmpty();
  }

  @Test
  void bigValuesAreValues() {
    byte[] big = noise(6 << 20, 1);
    write(batch -> batch.put(DEFAULT, bytes("big"), big));
    assertThat(engine.get(DEFAULT, bytes("big"))).isEqualTo(big);
    engine.flush();
    assertThat(engine.get(DEFAULT, bytes("big"))).isEqualTo(big);
    try (Cursor cursor = engine.cursor(DEFAULT, KeyRange.ALL)) {
      assertThat(cursor.seekToFirst()).isTrue();
      assertThat(cursor.valueLength()).isEqualTo(big.length);
      assertThat(cursor.value()).isEqualTo(big);
    }
  }

  @Test
  void readersOnOtherThreadsNeverSeeHalfABatch() throws ExecutionException, InterruptedException {
    var stop = new AtomicBoolean();
    Callable<Integer> writer =
        () -> {
          for (int i = 0; i < 2_000; i++) {
            String round = "round " + i;
            write(batch -> {
              for (ColumnFamily family : ColumnFamily.values()) {
                batch.put(family, bytes("k"), bytes(round));
              }
            });
            if (i % 400 == 399) {
              engine.flush();
            }
          }
          stop.set(true);
          return 2_000;
        };
    Callable<Integer> reader =
        () -> {
          int looks = 0;
          while (!stop.get()) {
            checkThatFamiliesAgree();
            looks++;
          }
          return looks;
        };
    try (var threads = Executors.newFixedThreadPool(3)) {
      for (Future<Integer> done : threads.invokeAll(List.of(writer, reader, reader))) {
        assertThat(done.get()).isNotNegative();
      }
    }
    assertThat(get(RAFT, "k")).isEqualTo("round 1999");
  }

  @Test
  void aRandomLifeIsThatOfAModel() {
    long seed = Long.getLong("cairn.seed", SystemEnv.create().dice().nextLong());
    var model = new EngineModel(seed, engine, directory, this::crash, this::restart);
    try {
      engine = model.live(STEPS);
    } catch (AssertionError | CairnException e) {
      throw new AssertionError("again with -Dcairn.seed=" + seed + ": " + e.getMessage(), e);
    } finally {
      model.forgetPasts();
      engine = model.engine();
    }
  }

  private void checkThatFamiliesAgree() {
    try (Snapshot now = engine.snapshot()) {
      byte @Nullable [] first = now.get(DEFAULT, bytes("k"));
      for (ColumnFamily family : ColumnFamily.values()) {
        assertThat(now.get(family, bytes("k"))).isEqualTo(first);
      }
    }
  }

  private static @Nullable String seek(Cursor cursor, String key) {
    return cursor.seek(bytes(key)) ? text(cursor.key()) : null;
  }

  private static @Nullable String seekForPrevious(Cursor cursor, String key) {
    return cursor.seekForPrevious(bytes(key)) ? text(cursor.key()) : null;
  }
}
