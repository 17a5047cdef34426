package dev.cairn.testkit.contract;

import static dev.cairn.testkit.contract.EngineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Reads;
import dev.cairn.engine.Snapshot;
import dev.cairn.engine.SstWriter;
import dev.cairn.engine.WriteBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Leads an engine and a model of it (a sorted map a family) through the same random life, and
/// compares what they say.
final class EngineModel {
  private static final byte[] ALPHABET = {0, 1, 'a', 'b', (byte) 0x80, (byte) 0xff};
  private static final int SNAPSHOTS_MAX = 4;

  private final Random random;
  private final Path directory;
  private final UnaryOperator<Engine> crash;
  private final UnaryOperator<Engine> restart;

  private Map<ColumnFamily, NavigableMap<Key, Key>> now = empty();
  private Map<ColumnFamily, NavigableMap<Key, Key>> durable = empty();
  private final List<Past> pasts = new ArrayList<>();
  private int files;

  private Engine engine;

  EngineModel(
      long seed,
      Engine engine,
      Path directory,
      UnaryOperator<Engine> crash,
      UnaryOperator<Engine> restart) {
    this.random = new Random(seed);
    this.engine = engine;
    this.directory = directory;
    this.crash = crash;
    this.restart = restart;
  }

  /// Gives back the engine that is open at the end.
  Engine live(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    forgetPasts();
    return engine;
  }

  /// The engine that is open, also in the middle of a life that failed.
  Engine engine() {
    return engine;
  }

  void forgetPasts() {
    pasts.forEach(past -> past.snapshot.close());
    pasts.clear();
  }

  private void step() {
    switch (random.nextInt(64)) {
      case 0 -> flushOrIngest();
      case 1, 2 -> endOfLife();
      case 3, 4, 5, 6 -> takeSnapshot();
      case 7, 8, 9, 10 -> comparePast();
      case 11, 12, 13, 14 -> compareDurable();
      default -> {
        writeBatch();
        compareGets(engine, now);
        compareWalk(engine, now);
      }
    }
  }

  private void writeBatch() {
    try (WriteBatch batch = engine.batch()) {
      int changes = 1 + random.nextInt(12);
      for (int i = 0; i < changes; i++) {
        change(batch);
      }
      assertThat(batch.count()).isLessThanOrEqualTo(changes);
      engine.write(batch);
    }
  }

  private void change(WriteBatch batch) {
    ColumnFamily family = family();
    NavigableMap<Key, Key> model = of(now, family);
    Key key = key();
    switch (random.nextInt(10)) {
      case 0 -> {
        KeyRange range = range();
        batch.deleteRange(family, range);
        part(model, range).clear();
      }
      case 1, 2, 3 -> {
        batch.delete(family, key.bytes());
        model.remove(key);
      }
      default -> {
        Key value = Key.of(bytes("v" + random.nextInt(1_000_000)).clone());
        batch.put(family, key.bytes(), value.bytes());
        model.put(key, value);
      }
    }
  }

  private void compareGets(Reads reads, Map<ColumnFamily, NavigableMap<Key, Key>> model) {
    ColumnFamily family = family();
    var keys = new ArrayList<byte[]>();
    var expected = new ArrayList<@Nullable Key>();
    for (int i = 0; i < 5; i++) {
      Key key = key();
      keys.add(key.bytes());
      expected.add(of(model, family).get(key));
      assertThat(asKey(reads.get(family, key.bytes())))
          .as("%s in %s", key, family)
          .isEqualTo(expected.getLast());
    }
    byte[] @Nullable [] all = reads.getAll(family, keys);
    for (int i = 0; i < all.length; i++) {
      assertThat(asKey(all[i])).isEqualTo(expected.get(i));
    }
  }

  private void compareWalk(Reads reads, Map<ColumnFamily, NavigableMap<Key, Key>> model) {
    ColumnFamily family = family();
    KeyRange range = range();
    NavigableMap<Key, Key> part = part(of(model, family), range);
    try (Cursor cursor = reads.cursor(family, range)) {
      Entry<Key, Key> at = null;
      for (int i = 0; i < 20; i++) {
        at = move(cursor, part, at);
        assertThat(cursor.valid()).as("a pair of %s in %s", family, range).isEqualTo(at != null);
        if (at != null) {
          assertThat(Key.of(cursor.key())).isEqualTo(at.getKey());
          assertThat(Key.of(cursor.value())).isEqualTo(at.getValue());
          assertThat(cursor.valueLength()).isEqualTo(at.getValue().length());
        }
      }
    }
  }

  private @Nullable Entry<Key, Key> move(
      Cursor cursor, NavigableMap<Key, Key> part, @Nullable Entry<Key, Key> at) {
    Key key = key();
    return switch (random.nextInt(at == null ? 4 : 12)) {
      case 0 -> {
        cursor.seekToFirst();
        yield part.firstEntry();
      }
      case 1 -> {
        cursor.seekToLast();
        yield part.lastEntry();
      }
      case 2 -> {
        cursor.seek(key.bytes());
        yield part.ceilingEntry(key);
      }
      case 3 -> {
        cursor.seekForPrevious(key.bytes());
        yield part.floorEntry(key);
      }
      case 4, 5, 6, 7 -> {
        cursor.previous();
        yield part.lowerEntry(Objects.requireNonNull(at).getKey());
      }
      default -> {
        cursor.next();
        yield part.higherEntry(Objects.requireNonNull(at).getKey());
      }
    };
  }

  private void takeSnapshot() {
    if (pasts.size() == SNAPSHOTS_MAX) {
      pasts.removeFirst().snapshot.close();
    }
    pasts.add(new Past(engine.snapshot(), copy(now)));
  }

  private void comparePast() {
    if (!pasts.isEmpty()) {
      Past past = pasts.get(random.nextInt(pasts.size()));
      compareGets(past.snapshot, past.model);
      compareWalk(past.snapshot, past.model);
    }
  }

  private void compareDurable() {
    ColumnFamily family = family();
    for (int i = 0; i < 5; i++) {
      Key key = key();
      assertThat(asKey(engine.getDurable(family, key.bytes())))
          .as("durable %s in %s", key, family)
          .isEqualTo(of(durable, family).get(key));
    }
  }

  private void flushOrIngest() {
    engine.flush();
    if (random.nextInt(3) == 0) {
      ingest();
    }
    durable = copy(now);
  }

  private void ingest() {
    ColumnFamily family = family();
    var pairs = new TreeMap<Key, Key>();
    for (int i = 0; i < 4; i++) {
      pairs.put(key(), Key.of("from file " + files));
    }
    Path path = directory.resolve("random-" + files++ + ".sst");
    try (SstWriter writer = engine.sstWriter(path)) {
      pairs.forEach((key, value) -> writer.put(key.bytes(), value.bytes()));
      writer.finish();
    }
    engine.ingest(family, List.of(path));
    of(now, family).putAll(pairs);
  }

  private void endOfLife() {
    if (random.nextInt(20) > 0) {
      return;
    }
    forgetPasts();
    if (random.nextBoolean()) {
      engine = restart.apply(engine);
      durable = copy(now);
    } else {
      engine = crash.apply(engine);
      now = copy(durable);
    }
  }

  private ColumnFamily family() {
    ColumnFamily[] families = ColumnFamily.values();
    return families[random.nextInt(families.length)];
  }

  /// Few enough that they meet often.
  private Key key() {
    var key = new byte[random.nextInt(4)];
    for (int i = 0; i < key.length; i++) {
      key[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    return Key.of(key);
  }

  private KeyRange range() {
    Key one = key();
    Key other = key();
    if (one.compareTo(other) > 0) {
      return new KeyRange(other, one);
    }
    return new KeyRange(one, other);
  }

  private static NavigableMap<Key, Key> part(NavigableMap<Key, Key> model, KeyRange range) {
    return range.end().isEmpty()
        ? model.tailMap(range.start(), true)
        : model.subMap(range.start(), true, range.end(), false);
  }

  private static NavigableMap<Key, Key> of(
      Map<ColumnFamily, NavigableMap<Key, Key>> model, ColumnFamily family) {
    return Objects.requireNonNull(model.get(family));
  }

  private static Map<ColumnFamily, NavigableMap<Key, Key>> empty() {
    var model = new EnumMap<ColumnFamily, NavigableMap<Key, Key>>(ColumnFamily.class);
    for (ColumnFamily family : ColumnFamily.values()) {
      model.put(family, new TreeMap<>());
    }
    return model;
  }

  private static Map<ColumnFamily, NavigableMap<Key, Key>> copy(
      Map<ColumnFamily, NavigableMap<Key, Key>> model) {
    var copy = new EnumMap<ColumnFamily, NavigableMap<Key, Key>>(ColumnFamily.class);
    model.forEach((family, pairs) -> copy.put(family, new TreeMap<>(pairs)));
    return copy;
  }

  private static @Nullable Key asKey(byte @Nullable [] value) {
    return value == null ? null : Key.of(value);
  }

  private record Past(Snapshot snapshot, Map<ColumnFamily, NavigableMap<Key, Key>> model) {}
}
