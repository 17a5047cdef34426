package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.env.Disk;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.replicated.RawFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirTest {
  private final Disk disk = SystemEnv.create().disk();

  private final Path root;

  DataDirTest(@TempDir Path root) {
    this.root = root;
  }

  private void assertRefused(ErrorCode code, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            CairnException.class,
            thrown -> {
              assertThat(thrown.code()).isEqualTo(code);
              assertThat(thrown).hasMessageContaining(root.toString());
            });
  }

  @Test
  void aDirectoryIsTakenOnceAtATime() {
    var first = DataDir.open(disk, root);
    assertRefused(ErrorCode.DATA_DIR_IN_USE, () -> DataDir.open(disk, root));
    first.close();
    DataDir.open(disk, root).close();
  }

  @Test
  void filesOfNobodyKnowsWhomAreLeftAlone() throws IOException {
    Files.writeString(root.resolve("thesis.tex"), "chapter one");
    assertRefused(ErrorCode.DATA_DIR_FOREIGN, () -> DataDir.open(disk, root));
    assertThat(root.resolve("CAIRN")).doesNotExist();
  }

  @Test
  void anotherKindOfProcessAndAnotherVersionAreNamed() throws IOException {
    Files.writeString(root.resolve("CAIRN"), "kind=pd\nversion=1\ncluster=5\n");
    assertRefused(ErrorCode.DATA_DIR_FOREIGN, () -> DataDir.open(disk, root));
    Files.writeString(root.resolve("CAIRN"), "kind=store\nversion=2\n");
    assertRefused(ErrorCode.DATA_VERSION_UNKNOWN, () -> DataDir.open(disk, root));
  }

  @Test
  void aStoreKeepsItsClusterAndItsId() {
    try (var dir = DataDir.open(disk, root)) {
      dir.checkCluster(7);
      dir.claim(7, 3);
    }
    try (var dir = DataDir.open(disk, root)) {
      dir.checkCluster(7);
      dir.claim(7, 3);
      assertRefused(ErrorCode.CLUSTER_MISMATCH, () -> dir.checkCluster(8));
      assertRefused(ErrorCode.CLUSTER_MISMATCH, () -> dir.claim(8, 3));
      assertRefused(ErrorCode.DATA_DIR_FOREIGN, () -> dir.claim(7, 4));
    }
  }

  @Test
  void pairsStayKeptAsTheyWereWritten() {
    try (var dir = DataDir.open(disk, root)) {
      dir.checkRawFormat(RawFormat.V1, () -> true);
      assertRefused(
          ErrorCode.CONFIG_INVALID, () -> dir.checkRawFormat(RawFormat.V1TTL, () -> true));
      dir.checkRawFormat(RawFormat.V1TTL, () -> false);
      dir.claim(7, 3);
    }
    try (var dir = DataDir.open(disk, root)) {
      dir.checkRawFormat(RawFormat.V1TTL, () -> true);
      assertThatThrownBy(() -> dir.checkRawFormat(RawFormat.V2, () -> true))
          .hasMessageContaining("V1TTL (api-version = 1, enable-ttl = true)")
          .hasMessageContaining("V2 (api-version = 2, enable-ttl = true)");
      assertRefused(ErrorCode.CONFIG_INVALID, () -> dir.checkRawFormat(RawFormat.V1, () -> true));
      dir.checkRawFormat(RawFormat.V1, () -> false);
      dir.claim(7, 3);
    }
    assertThat(root.resolve("CAIRN")).content().contains("raw=V1\n", "cluster=7", "store=3");
  }

  @Test
  void aStartThatWasCutOffInBetweenGoesOn() throws IOException {
    Files.writeString(root.resolve("CAIRN.new"), "kin");
    try (var dir = DataDir.open(disk, root)) {
      dir.claim(7, 3);
    }
    assertThat(root.resolve("CAIRN")).content().contains("kind=store", "cluster=7", "store=3");
  }
}
