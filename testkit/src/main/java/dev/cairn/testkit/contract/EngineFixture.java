package dev.cairn.testkit.contract;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Reads;
import dev.cairn.engine.SstWriter;
import dev.cairn.engine.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// An engine to try, how it begins and ends, and the verbs of the tests.
abstract class EngineFixture {
  static final byte[] NO_BYTES = {};

  /// What [#texts] says where there is no value.
  static final String MISSING = "(missing)";

  /// A place for files.
  @TempDir
  @SuppressWarnings("NullAway.Init")
  protected Path directory;

  /// The engine under test, empty at first.
  @SuppressWarnings("NullAway.Init")
  protected Engine engine;

  /// A new engine whose files, if it has any, live in `home`, which does not exist yet.
  protected abstract Engine open(Path home, boolean walled);

  /// Closes the engine and opens it again.
  protected abstract Engine restart(Engine running);

  /// Opens what would be left if the process died now; the engine that was running is gone.
  protected abstract Engine crash(Engine running);

  /// Opens, without a log of its own, what [Engine#checkpoint] left.
  protected abstract Engine openCheckpoint(Path checkpoint);

  @BeforeEach
  final void openEngine() {
    engine = open(directory.resolve("engine"), false);
  }

  @AfterEach
  final void closeEngine() {
    engine.close();
  }

  final void put(ColumnFamily family, String key, String value) {
    write(batch -> batch.put(family, bytes(key), bytes(value)));
  }

  /// Every key with the value `value of KEY`.
  final void putAll(ColumnFamily family, String... keys) {
    write(batch -> {
      for (String key : keys) {
        batch.put(family, bytes(key), bytes("value of " + key));
      }
    });
  }

  final void write(Consumer<WriteBatch> changes) {
    write(engine, changes);
  }

  static void write(Engine engine, Consumer<WriteBatch> changes) {
    try (WriteBatch batch = engine.batch()) {
      changes.accept(batch);
      engine.write(batch);
    }
  }

  final @Nullable String get(ColumnFamily family, String key) {
    byte[] value = engine.get(family, bytes(key));
    return value == null ? null : text(value);
  }

  final @Nullable String getDurable(ColumnFamily family, String key) {
    byte[] value = engine.getDurable(family, bytes(key));
    return value == null ? null : text(value);
  }

  /// A file of pairs, given as key, value, key, value.
  final Path file(String name, String... pairs) {
    Path path = directory.resolve(name);
    try (SstWriter writer = engine.sstWriter(path)) {
      for (int i = 0; i < pairs.length; i += 2) {
        writer.put(bytes(pairs[i]), bytes(pairs[i + 1]));
      }
      writer.finish();
    }
    return path;
  }

  static List<String> keys(Reads reads, ColumnFamily family, KeyRange range) {
    var keys = new ArrayList<String>();
    try (Cursor cursor = reads.cursor(family, range)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        keys.add(text(cursor.key()));
      }
    }
    return keys;
  }

  static List<String> keysBackwards(Reads reads, ColumnFamily family, KeyRange range) {
    var keys = new ArrayList<String>();
    try (Cursor cursor = reads.cursor(family, range)) {
      for (boolean more = cursor.seekToLast(); more; more = cursor.previous()) {
        keys.add(text(cursor.key()));
      }
    }
    return keys;
  }

  static KeyRange range(String start, String end) {
    return new KeyRange(Key.of(start), Key.of(end));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static List<String> texts(byte[] @Nullable [] values) {
    var texts = new ArrayList<String>();
    for (byte[] value : values) {
      texts.add(value == null ? MISSING : text(value));
    }
    return texts;
  }

  /// Bytes that no compression makes smaller, the same for the same seed.
  static byte[] noise(int length, long seed) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
