package dev.cairn.store.region;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Reads;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Data between the smallest and the greatest key that clients can have, and strangers around it.
final class DataReadsTest {
  private static final ColumnFamily FAMILY = ColumnFamily.WRITE;
  private static final List<String> KEYS =
      List.of("", "\0", "a", "a\0", "z", "\u00ff", "\u00ff\u00ff");
  private static final List<String> STRANGERS =
      List.of("", "y", "y\u00ff\u00ff", "{", "{\0", "\u00ff");

  private final MemoryEngine engine =
      new MemoryEngine(SystemEnv.create().disk(), MemoryOptions.UNWALLED);
  private final Reads reads = new DataReads(engine);

  @BeforeEach
  void fill() {
    try (var batch = engine.batch()) {
      for (String key : KEYS) {
        batch.put(FAMILY, DataKeys.encode(bytes(key)), bytes("value of " + key));
      }
      for (String key : STRANGERS) {
        if (!key.isEmpty()) {
          batch.put(FAMILY, bytes(key), bytes("stranger"));
        }
      }
      engine.write(batch);
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static KeyRange range(String start, String end) {
    return new KeyRange(Key.of(bytes(start)), Key.of(bytes(end)));
  }

  private static List<String> keys(Reads reads, KeyRange range) {
    var keys = new ArrayList<String>();
    try (var cursor = reads.cursor(FAMILY, range)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        String key = new String(cursor.key(), ISO_8859_1);
        assertThat(new String(cursor.value(), ISO_8859_1)).isEqualTo("value of " + key);
        assertThat(cursor.valueLength()).isEqualTo(cursor.value().length);
        keys.add(key);
      }
    }
    return keys;
  }

  private static List<String> backwards(Reads reads, KeyRange range) {
    var keys = new ArrayList<String>();
    try (var cursor = reads.cursor(FAMILY, range)) {
      for (boolean more = cursor.seekToLast(); more; more = cursor.previous()) {
        keys.add(new String(cursor.key(), ISO_8859_1));
      }
    }
    return keys;
  }

  @Test
  void keysKeepTheirOrderBehindThePrefix() {
    assertThat(DataKeys.decode(DataKeys.encode(bytes("key")))).isEqualTo(bytes("key"));
    assertThat(DataKeys.encode(KeyRange.ALL)).isEqualTo(range("z", "{"));
    assertThat(DataKeys.encode(range("", "b"))).isEqualTo(range("z", "zb"));
    assertThat(DataKeys.encode(range("b", ""))).isEqualTo(range("zb", "{"));
  }

  @Test
  void theWholeKeySpaceIsTheDataAndNothingAroundIt() {
    assertThat(keys(reads, KeyRange.ALL)).isEqualTo(KEYS);
    assertThat(backwards(reads, KeyRange.ALL)).isEqualTo(KEYS.reversed());
  }

  @Test
  void aRangeBeginsWithItsStartAndEndsBeforeItsEnd() {
    assertThat(keys(reads, range("", "a"))).containsExactly("", "\0");
    assertThat(keys(reads, range("a", "z"))).containsExactly("a", "a\0");
    assertThat(keys(reads, range("z", ""))).containsExactly("z", "\u00ff", "\u00ff\u00ff");
    assertThat(backwards(reads, range("a", "z"))).containsExactly("a\0", "a");
  }

  @Test
  void seekingStaysInsideTheRange() {
    try (var cursor = reads.cursor(FAMILY, range("a", ""))) {
      assertThat(cursor.valid()).isFalse();
      assertThat(cursor.seek(bytes(""))).isTrue();
      assertThat(cursor.key()).isEqualTo(bytes("a"));
      assertThat(cursor.seekForPrevious(bytes("\0"))).isFalse();
      assertThat(cursor.seekForPrevious(bytes("\u00ff\u00ff\u00ff"))).isTrue();
      assertThat(cursor.key()).isEqualTo(bytes("\u00ff\u00ff"));
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.valid()).isFalse();
    }
  }

  @Test
  void valuesAreFoundByClientsKeys() {
    assertThat(reads.get(FAMILY, bytes(""))).isEqualTo(bytes("value of "));
    assertThat(reads.get(FAMILY, bytes("missing"))).isNull();
    assertThat(reads.get(ColumnFamily.LOCK, bytes("a"))).isNull();
    var values = reads.getAll(FAMILY, List.of(bytes("z"), bytes("missing"), bytes("a")));
    assertThat(values[0]).isEqualTo(bytes("value of z"));
    assertThat(values[1]).isNull();
    assertThat(values[2]).isEqualTo(bytes("value of a"));
  }

  @Test
  void aSnapshotAddressesDataInTheSameWay() {
    try (var snapshot = DataReads.snapshot(engine.snapshot());
        var batch = engine.batch()) {
      batch.delete(FAMILY, DataKeys.encode(bytes("a")));
      engine.write(batch);
      assertThat(reads.get(FAMILY, bytes("a"))).isNull();
      assertThat(snapshot.get(FAMILY, bytes("a"))).isEqualTo(bytes("value of a"));
      assertThat(snapshot.getAll(FAMILY, List.of(bytes("a")))[0]).isNotNull();
      assertThat(keys(snapshot, KeyRange.ALL)).isEqualTo(KEYS);
    }
  }
}
