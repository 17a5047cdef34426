package dev.cairn.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tree beside a sorted map, and its height, which nobody else sees.
final class TreeTest {
  private static final int STEPS = 3_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aTreeIsASortedMapThatKnowsItsBytes(long seed) {
    var random = new Random(seed);
    Tree tree = Tree.EMPTY;
    var model = new TreeMap<Key, byte[]>();
    for (int i = 0; i < STEPS; i++) {
      Key key = key(random);
      switch (random.nextInt(40)) {
        case 0 -> {
          Key end = Key.of(new byte[] {key.bytes()[0], (byte) random.nextInt(256)});
          if (key.compareTo(end) < 0) {
            tree = tree.deleteRange(key.bytes(), end.bytes());
            model.subMap(key, end).clear();
          }
        }
        case 1, 2, 3, 4, 5, 6, 7, 8, 9 -> {
          tree = tree.delete(key.bytes());
          model.remove(key);
        }
        default -> {
          var value = new byte[random.nextInt(10)];
          tree = tree.put(key.bytes(), value);
          model.put(key, value);
        }
      }
      compare(tree, model, key(random));
    }
    assertThat(tree.height()).isLessThanOrEqualTo(heightMax(tree.count()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sortedInputGivesAFlatTree(boolean ascending) {
    Tree tree = Tree.EMPTY;
    for (int i = 0; i < 4_096; i++) {
      int number = ascending ? i : 4_095 - i;
      tree = tree.put(new byte[] {(byte) (number >> 8), (byte) number}, new byte[0]);
    }
    assertThat(tree.count()).isEqualTo(4_096);
    assertThat(tree.height()).isLessThanOrEqualTo(heightMax(4_096));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void equalRangesHaveEqualDigestsHoweverTheyCameAbout(long seed) {
    var random = new Random(seed);
    Tree tree = Tree.EMPTY;
    for (int i = 0; i < 500; i++) {
      tree = tree.put(key(random).bytes(), new byte[] {(byte) random.nextInt(4)});
    }
    byte[] start = {40};
    byte[] end = {90};
    Tree part = tree.within(start, end);
    Tree other = Tree.EMPTY;
    for (var pair = tree.lower(end);
        pair != null && pair.key[0] >= start[0];
        pair = tree.lower(pair.key)) {
      other = other.put(pair.key, pair.value);
    }
    assertThat(part.count()).isEqualTo(other.count()).isPositive();
    assertThat(part.digest()).isEqualTo(other.digest());
    byte[] gap = {50, 1, 2};
    assertThat(part.put(gap, start).delete(gap).digest()).isEqualTo(part.digest());
    for (var pair = part.last(); pair != null; pair = part.lower(pair.key)) {
      assertThat(part.put(pair.key, new byte[] {9}).digest()).isNotEqualTo(part.digest());
      assertThat(part.delete(pair.key).digest()).isNotEqualTo(part.digest());
    }
    assertThat(tree.within(start, null).count())
        .isEqualTo(part.count() + tree.within(end, null).count());
  }

  private static void compare(Tree tree, NavigableMap<Key, byte[]> model, Key probe) {
    assertThat(tree.count()).isEqualTo(model.size());
    assertThat(keyOf(tree.ceiling(probe.bytes()))).isEqualTo(model.ceilingKey(probe));
    assertThat(keyOf(tree.lower(probe.bytes()))).isEqualTo(model.lowerKey(probe));
    assertThat(tree.get(probe.bytes())).isEqualTo(model.get(probe));
    if (tree.count() % 64 == 1) {
      long before = 0;
      for (var entry : model.headMap(probe).entrySet()) {
        before += entry.getKey().length() + entry.getValue().length;
      }
      assertThat(tree.bytesBefore(probe.bytes())).isEqualTo(before);
      assertThat(keyOf(tree.afterBytes(before))).isEqualTo(model.ceilingKey(probe));
    }
  }

  private static Key key(Random random) {
    var key = new byte[1 + random.nextInt(2)];
    random.nextBytes(key);
    return Key.of(key);
  }

  private static @Nullable Key keyOf(Tree.@Nullable Pair pair) {
    return pair == null ? null : Key.of(pair.key);
  }

  /// What AVL promises.
  private static int heightMax(long count) {
    return (int) Math.ceil(1.45 * Math.log(count + 2.0) / Math.log(2));
  }
}
