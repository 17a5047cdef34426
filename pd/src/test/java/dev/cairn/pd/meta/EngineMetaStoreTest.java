package dev.cairn.pd.meta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.rocks.RocksEngine;
import dev.cairn.engine.rocks.RocksOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineMetaStoreTest {
  @TempDir private Path dir;

  @Test
  void aBatchIsThereAfterReopeningWithItsLastChangeOfEveryKey() {
    try (var meta = open()) {
      meta.apply(new MetaBatch().put(Key.of("a/1"), bytes("old")).put(Key.of("a/2"), bytes("x")));
      meta.apply(
          new MetaBatch()
              .put(Key.of("a/1"), bytes("unseen"))
              .put(Key.of("a/1"), bytes("new"))
              .delete(Key.of("a/2"))
              .put(Key.of("b"), 42));
    }
    try (var meta = open()) {
      assertThat(meta.get(Key.of("a/1"))).isEqualTo(bytes("new"));
      assertThat(meta.get(Key.of("a/2"))).isNull();
      assertThat(MetaNumbers.read(meta, Key.of("b"), 0)).isEqualTo(42);
      assertThat(meta.range(new KeyRange(Key.of("a/"), Key.of("a0")), 10))
          .extracting(MetaStore.Entry::key)
          .containsExactly(Key.of("a/1"));
      assertThat(meta.range(KeyRange.ALL, 1)).hasSize(1);
    }
  }

  private MetaStore open() {
    return new EngineMetaStore(RocksEngine.open(dir.resolve("meta"), RocksOptions.withWal()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
