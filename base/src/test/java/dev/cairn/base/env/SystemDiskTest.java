package dev.cairn.base.env;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemDiskTest {
  private final Disk disk = new SystemDisk();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  private void write(Path path, String text) throws IOException {
    try (var file = disk.openForWrite(path)) {
      file.truncate(0);
      file.write(ByteBuffer.wrap(text.getBytes(UTF_8)), 0);
      file.sync();
    }
  }

  private String read(Path path) throws IOException {
    try (var file = disk.openForRead(path)) {
      var buffer = ByteBuffer.allocate(Math.toIntExact(file.size()));
      assertThat(file.read(buffer, 0)).isEqualTo(buffer.capacity());
      return new String(buffer.array(), UTF_8);
    }
  }

  private void assertInUse() {
    assertThatThrownBy(() -> disk.lock(directory))
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DIR_IN_USE))
        .hasMessageContaining(directory.toString());
  }

  @Test
  void aDirectoryIsLockedForOneHolderUntilThatLetsGo() throws IOException {
    try (var _ = disk.lock(directory)) {
      assertInUse();
      assertInUse();
    }
    try (var _ = disk.lock(directory)) {
      assertInUse();
    }
  }

  @Test
  void theSameDirectoryByAnotherNameIsTheSameDirectory() throws IOException {
    disk.createDirectories(directory.resolve("sub"));
    try (var _ = disk.lock(directory)) {
      assertThatThrownBy(() -> disk.lock(directory.resolve("sub").resolve("..")))
          .isInstanceOf(CairnException.class);
    }
  }

  /// A POSIX lock is gone as soon as its process closes any descriptor of the file.
  @Test
  void aRefusedLockDoesNotLetOtherProcessesIn() throws IOException, InterruptedException {
    try (var _ = disk.lock(directory)) {
      assertThat(LockProbe.couldLock(directory.resolve("LOCK.cairn"))).isFalse();
      assertInUse();
      assertThat(LockProbe.couldLock(directory.resolve("LOCK.cairn"))).isFalse();
    }
    assertThat(LockProbe.couldLock(directory.resolve("LOCK.cairn"))).isTrue();
  }

  @Test
  void aLockThatIsClosedTwiceLetsGoOnce() throws IOException {
    var first = disk.lock(directory);
    first.close();
    try (var _ = disk.lock(directory)) {
      first.close();
      assertInUse();
    }
  }

  @Test
  void whatIsWrittenSyncedAndRenamedCanBeRead() throws IOException {
    var path = directory.resolve("new");
    write(path, "content");
    disk.rename(path, directory.resolve("name"));
    disk.syncDirectory(directory);
    assertThat(disk.exists(path)).isFalse();
    assertThat(read(directory.resolve("name"))).isEqualTo("content");
  }

  @Test
  void renamingReplaces() throws IOException {
    write(directory.resolve("old"), "old");
    write(directory.resolve("new"), "new");
    disk.rename(directory.resolve("new"), directory.resolve("old"));
    assertThat(read(directory.resolve("old"))).isEqualTo("new");
    assertThat(disk.list(directory)).containsExactly("old");
  }

  @Test
  void namesAreListedInOrderAndOfNoDirectoryThereAreNone() throws IOException {
    for (String name : new String[] {"b", "a", "c"}) {
      write(directory.resolve(name), "");
    }
    disk.createDirectories(directory.resolve("aa/bb"));
    assertThat(disk.list(directory)).containsExactly("a", "aa", "b", "c");
    assertThat(disk.list(directory.resolve("missing"))).isEmpty();
  }

  @Test
  void readingStopsAtTheEndOfTheFile() throws IOException {
    var path = directory.resolve("file");
    write(path, "0123456789");
    try (var file = disk.openForWrite(path)) {
      assertThat(file.size()).isEqualTo(10);
      assertThat(file.read(ByteBuffer.allocate(20), 4)).isEqualTo(6);
      assertThat(file.read(ByteBuffer.allocate(20), 10)).isZero();
      assertThat(file.read(ByteBuffer.allocate(20), 99)).isZero();
      file.truncate(3);
      file.write(ByteBuffer.wrap(new byte[] {'x'}), 5);
    }
    assertThat(read(path)).isEqualTo("012\0\0x");
  }

  @Test
  void aMissingFileIsNotOpenedForReading() {
    assertThatThrownBy(() -> disk.openForRead(directory.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void deletingTakesTheWholeTreeAndIsContentWithNothing() throws IOException {
    disk.createDirectories(directory.resolve("a/b/c"));
    write(directory.resolve("a/b/file"), "x");
    disk.deleteRecursively(directory.resolve("a"));
    disk.deleteRecursively(directory.resolve("a"));
    disk.delete(directory.resolve("a"));
    assertThat(disk.list(directory)).isEmpty();
    assertThat(disk.usableBytes(directory)).isPositive();
  }
}
