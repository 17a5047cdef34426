package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.cairn.it.cluster.RealCluster;
import dev.cairn.it.cluster.Replica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawPutResponse;
import org.junit.jupiter.api.Test;

/// A store's disk fills up: a small file system of its own, where the system lets us mount one.
final class FullDiskIT {
  private static final int DISK_MIB = 192;
  private static final int RESERVE_MIB = 64;
  private static final ByteString KEY = ByteString.copyFromUtf8("before the disk was full");

  @Test
  void writesAreRefusedReadsGoOnAndRoomBringsWritesBack() throws IOException, InterruptedException {
    var options =
        List.of(
            "--set",
            "storage.reserve-space=" + RESERVE_MIB + "MiB",
            "--set",
            "raft-engine.target-file-size=8MiB",
            "--set",
            "rocksdb.write-buffer-limit=16MiB");
    try (var cluster = new RealCluster(1, options)) {
      var disk = Files.createDirectories(cluster.stores().getFirst().dataDir());
      assumeTrue(
          run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString()),
          "this system does not let the test mount a file system");
      try {
        cluster.start();
        fillAndFree(cluster, disk);
      } catch (Throwable failure) {
        failure.addSuppressed(
            new AssertionError(cluster.stores().getFirst().process().logTail(60)));
        throw failure;
      } finally {
        cluster.stores().getFirst().process().close();
        assertThat(run("umount", disk.toString())).isTrue();
      }
    }
  }

  private static void fillAndFree(RealCluster cluster, Path disk) throws IOException {
    var store = cluster.stores().getFirst();
    var replica = cluster.replica(store, ByteString.EMPTY);
    assertThat(put(replica, KEY).hasRegionError()).isFalse();

    long free = Files.getFileStore(disk).getUsableSpace();
    var ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[(int) (free - (RESERVE_MIB << 20) / 2)]);
    RealCluster.awaiting("writes refused because the disk is full")
        .until(() -> put(replica, ByteString.copyFromUtf8("k")).getRegionError().hasDiskFull());
    var error = put(replica, ByteString.copyFromUtf8("k")).getRegionError();
    assertThat(error.getDiskFull().getStoreIdList()).containsExactly(replica.peer().getStoreId());
    assertThat(error.getDiskFull().getReason()).contains("disk");
    assertThat(replica.get(KEY).getValue()).isEqualTo(KEY);
    assertThat(store.process().isAlive()).isTrue();

    Files.delete(ballast);
    RealCluster.awaiting("writes served again")
        .until(() -> !put(replica, ByteString.copyFromUtf8("k")).hasRegionError());
    assertThat(replica.get(KEY).getValue()).isEqualTo(KEY);
  }

  private static RawPutResponse put(Replica replica, ByteString key) {
    return replica
        .calls()
        .rawPut(
            RawPutRequest.newBuilder()
                .setContext(replica.toLeader())
                .setKey(key)
                .setValue(key)
                .build());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
