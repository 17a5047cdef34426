package dev.cairn.engine.rocks;

import static dev.cairn.engine.ColumnFamily.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Engine;
import dev.cairn.engine.WriteBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
      assertThat(engine.get(DEFAULT, bytes("k"))).isNull();
    }
  }

  @Test
  void aFlippedByteIsReportedWithItsFile() throws IOException {
    try (var engine = RocksEngine.open(directory, RocksOptions.unwalled())) {
      fill(engine);
      engine.flush();
    }
    Path file = onlyFileEndingIn(".sst");
    flip(file, Files.size(file) / 2);
    try (var engine = RocksEngine.open(directory, RocksOptions.unwalled())) {
      assertThatThrownBy(() -> readAll(engine)).satisfies(e -> saysCorrupt(e, file));
      assertThatThrownBy(() -> getAll(engine)).satisfies(e -> saysCorrupt(e, file));
    }
  }

  @Test
  void aTruncatedFileIsReportedWhenTheEngineIsOpened() throws IOException {
    try (var engine = RocksEngine.open(directory, RocksOptions.unwalled())) {
      fill(engine);
      engine.flush();
    }
    Path file = onlyFileEndingIn(".sst");
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length - 1));
    assertThatThrownBy(() -> RocksEngine.open(directory, RocksOptions.unwalled()))
        .satisfies(e -> saysCorrupt(e, file));
  }

  @Test
  void aMissingFileIsReportedWhenTheEngineIsOpened() throws IOException {
    try (var engine = RocksEngine.open(directory, RocksOptions.unwalled())) {
      fill(engine);
      engine.flush();
    }
    Path file = onlyFileEndingIn(".sst");
    Files.delete(file);
    assertThatThrownBy(() -> RocksEngine.open(directory, RocksOptions.unwalled()))
        .satisfies(e -> saysCorrupt(e, file));
  }

  @Test
  void aFlippedByteInTheLogIsRefused() throws IOException {
    Path copy = directory.resolve("copy");
    try (var engine = RocksEngine.open(directory.resolve("home"), RocksOptions.withWal())) {
      fill(engine);
      copy(directory.resolve("home"), copy);
    }
    Path log = fileEndingIn(copy, ".log");
    flip(log, Files.size(log) / 2);
    assertThatThrownBy(() -> RocksEngine.open(copy, RocksOptions.withWal()))
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_CORRUPT));
  }

  @Test
  void aLogCutOffAtItsEndLosesTheLastWriteOnly() throws IOException {
    Path copy = directory.resolve("copy");
    try (var engine = RocksEngine.open(directory.resolve("home"), RocksOptions.withWal())) {
      fill(engine);
      put(engine, "last", "1");
      copy(directory.resolve("home"), copy);
    }
    Path log = fileEndingIn(copy, ".log");
    byte[] content = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(content, content.length - 3));
    try (var engine = RocksEngine.open(copy, RocksOptions.withWal())) {
      assertThat(engine.get(DEFAULT, bytes("last"))).isNull();
      assertThat(engine.get(DEFAULT, bytes("key 999"))).isNotNull();
    }
  }

  @Test
  void theFirstFailedWriteIsKept() throws IOException {
    Path home = directory.resolve("home");
    try (var engine = RocksEngine.open(home, RocksOptions.unwalled())) {
      put(engine, "a", "1");
      // Without its directory RocksDB cannot create the file that a flush needs.
      Files.move(home, directory.resolve("elsewhere"));
      assertThatThrownBy(engine::flush).satisfies(RocksEngineTest::saysDiskFailed);
      Files.move(directory.resolve("elsewhere"), home);
      assertThatThrownBy(() -> put(engine, "b", "2"))
          .satisfies(RocksEngineTest::saysDiskFailed)
          .hasMessageContaining("writes no more")
          .cause()
          .satisfies(RocksEngineTest::saysDiskFailed);
      assertThatThrownBy(engine::flush).satisfies(RocksEngineTest::saysDiskFailed);
      assertThat(engine.get(DEFAULT, bytes("a"))).isEqualTo(bytes("1"));
    }
  }

  @Test
  void enginesShareABlockCache() {
    try (var cache = new BlockCache(16 << 20)) {
      for (String name : new String[] {"one", "two"}) {
        try (var engine =
            RocksEngine.open(directory.resolve(name), RocksOptions.unwalled(), cache)) {
          long before = cache.usedBytes();
          fill(engine);
          engine.flush();
          readAll(engine);
          assertThat(cache.usedBytes()).isGreaterThan(before);
          assertThat(engine.statistics()).containsEntry("block_cache_bytes", cache.usedBytes());
        }
      }
    }
  }

  private static void fill(Engine engine) {
    for (int i = 0; i < 1_000; i++) {
      put(engine, "key " + i, "value " + "x".repeat(i % 100) + i);
    }
  }

  private static void readAll(Engine engine) {
    try (Cursor cursor = engine.cursor(DEFAULT, KeyRange.ALL)) {
      boolean more = cursor.seekToFirst();
      while (more) {
        more = cursor.next();
      }
    }
  }

  private static void getAll(Engine engine) {
    for (int i = 0; i < 1_000; i++) {
      assertThat(engine.get(DEFAULT, bytes("key " + i))).isNotNull();
    }
  }

  private static void put(Engine engine, String key, String value) {
    try (WriteBatch batch = engine.batch()) {
      batch.put(DEFAULT, bytes(key), bytes(value));
      engine.write(batch);
    }
  }

  private static void saysCorrupt(Throwable error, Path file) {
    assertThat(error)
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_CORRUPT))
        .hasMessageContaining(file.getFileName().toString());
  }

  private static void saysDiskFailed(Throwable error) {
    assertThat(error)
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FAILED));
  }

  private Path onlyFileEndingIn(String suffix) throws IOException {
    return fileEndingIn(directory, suffix);
  }

  private static Path fileEndingIn(Path home, String suffix) throws IOException {
    try (var files = Files.list(home)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).toList();
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }

  private static void flip(Path file, long offset) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[(int) offset] ^= 0x10;
    Files.write(file, content);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
