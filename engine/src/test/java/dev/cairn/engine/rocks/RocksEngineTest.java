package dev.cairn.engine.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.ColumnFamily;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is RocksDB's own; everything else is in the contract that all engines share.
final class RocksEngineTest {
  @TempDir Path directory;

  @Test
  void aDirectoryIsOpenOnce() {
    try (var engine = RocksEngine.open(directory, RocksOptions.unwalled())) {
      assertThatThrownBy(() -> RocksEngine.open(directory, RocksOptions.unwalled()))
          .isInstanceOfSatisfying(
              CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DIR_IN_USE))
          .hasMessageContaining(directory.toString());
      assertThat(engine.get(ColumnFamily.DEFAULT, bytes("k"))).isNull();
    }
  }

  @Test
  void whatIsNotFlushedIsNotDurable() {
    try (var engine = RocksEngine.open(directory, RocksOptions.unwalled())) {
      try (var batch = engine.batch()) {
        batch.put(ColumnFamily.DEFAULT, bytes("k"), bytes("v"));
        engine.write(batch);
      }
      assertThat(engine.get(ColumnFamily.DEFAULT, bytes("k"))).isEqualTo(bytes("v"));
      assertThat(engine.getDurable(ColumnFamily.DEFAULT, bytes("k"))).isNull();
      engine.flush();
      assertThat(engine.getDurable(ColumnFamily.DEFAULT, bytes("k"))).isEqualTo(bytes("v"));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
