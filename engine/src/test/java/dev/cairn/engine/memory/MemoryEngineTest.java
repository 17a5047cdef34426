package dev.cairn.engine.memory;

import static dev.cairn.engine.ColumnFamily.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.env.Disk;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.CorruptionException;
import dev.cairn.engine.Engine;
import dev.cairn.engine.SstWriter;
import dev.cairn.engine.WriteBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is this engine's own; everything else is in the contract that all engines share.
final class MemoryEngineTest {
  private final Disk disk = SystemEnv.create().disk();

  @TempDir Path directory;

  @Test
  void itFlushesByItselfAfterSoManyBytes() {
    var engine = new MemoryEngine(disk, new MemoryOptions(false, 1_000));
    var flushes = new AtomicInteger();
    engine.onFlushed(flushes::incrementAndGet);
    put(engine, "a", 600);
    assertThat(flushes).hasValue(0);
    put(engine, "b", 600);
    assertThat(flushes).hasValue(1);
    put(engine, "c", 600);
    engine = engine.crash();
    assertThat(engine.get(DEFAULT, bytes("b"))).isNotNull();
    assertThat(engine.get(DEFAULT, bytes("c"))).isNull();
  }

  @Test
  void anEngineThatCrashedAnswersNoMore() {
    var engine = new MemoryEngine(disk, MemoryOptions.UNWALLED);
    engine.crash();
    assertThatThrownBy(() -> put(engine, "a", 1)).isInstanceOf(CairnException.class);
    assertThatThrownBy(() -> engine.get(DEFAULT, bytes("a"))).isInstanceOf(CairnException.class);
    engine.close();
  }

  @Test
  void everyCutAndEveryFlippedByteOfAFileIsNoticed() throws IOException {
    var engine = new MemoryEngine(disk, MemoryOptions.UNWALLED);
    Path file = directory.resolve("file");
    try (SstWriter writer = engine.sstWriter(file)) {
      writer.put(bytes("a"), bytes("1"));
      writer.put(bytes("b"), bytes(""));
      writer.finish();
    }
    byte[] content = Files.readAllBytes(file);
    for (int i = 0; i < content.length; i++) {
      byte[] flipped = content.clone();
      flipped[i] ^= 1;
      Files.write(file, flipped);
      assertIsRefused(engine, file);
      Files.write(file, Arrays.copyOf(content, i));
      assertIsRefused(engine, file);
    }
    Files.write(file, content);
    engine.ingest(DEFAULT, List.of(file));
    assertThat(engine.get(DEFAULT, bytes("a"))).isEqualTo(bytes("1"));
  }

  private static void assertIsRefused(Engine engine, Path file) {
    assertThatThrownBy(() -> engine.ingest(DEFAULT, List.of(file)))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining(file.toString());
  }

  private static void put(Engine engine, String key, int valueLength) {
    try (WriteBatch batch = engine.batch()) {
      batch.put(DEFAULT, bytes(key), new byte[valueLength]);
      engine.write(batch);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
