package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.Member;
import dev.cairn.it.cluster.OfficialClient;
import dev.cairn.it.cluster.RealCluster;
import dev.cairn.it.load.Corpus;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Files of one store are damaged while it is down: it stops and names the file, the others serve
/// on, and with the file whole again it comes back.
final class DamagedFileIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension(3);

  private static final Duration STOP_TAKES_AT_MOST = Duration.ofSeconds(30);
  private static final int FAILED = 1;

  private static OfficialClient client;

  private Member victim;

  @BeforeAll
  static void writeSomething() {
    client = CLUSTER.cluster().client();
    client.raw().batchPut(Corpus.random("damaged/", 21, 10_000));
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @BeforeEach
  void chooseAFollower() {
    var cluster = CLUSTER.cluster();
    cluster.start();
    var leader = cluster.awaitLeader(ByteString.EMPTY);
    victim =
        cluster.stores().stream().filter(store -> !store.equals(leader)).findFirst().orElseThrow();
  }

  @Test
  void aFlippedByteInTheRaftLogIsFound() {
    victim.process().kill();
    var file = largest(victim.dataDir().resolve("raft"), "");
    long middle = end(file) / 2;
    flip(file, middle);
    assertRefusedNaming(file.toString());
    flip(file, middle);
    assertComesBack();
  }

  @Test
  void aTruncatedRaftLogIsFound() {
    victim.process().stop(STOP_TAKES_AT_MOST);
    var file = largest(victim.dataDir().resolve("raft"), "");
    var whole = read(file);
    write(file, Arrays.copyOf(whole, (int) (end(file) / 2)));
    // A crash may tear the tail of the last segment. But what is gone here, this store had promised
    // to keep: it has applied it.
    assertRefusedNaming("Raft log of region");
    write(file, whole);
    assertComesBack();
  }

  @Test
  void aTruncatedSortedFileIsFound() {
    // A graceful stop flushes.
    victim.process().stop(STOP_TAKES_AT_MOST);
    var file = largest(victim.dataDir().resolve("db"), ".sst");
    var whole = read(file);
    write(file, Arrays.copyOf(whole, whole.length / 2));
    assertRefusedNaming(file.toString());
    write(file, whole);
    assertComesBack();
  }

  @Test
  void aFlippedByteInASortedFileIsFoundWhenItIsReadAndNeverServed() {
    victim.process().stop(STOP_TAKES_AT_MOST);
    var file = largest(victim.dataDir().resolve("db"), ".sst");
    long middle = size(file) / 3;
    flip(file, middle);
    victim.process().start();
    RealCluster.awaiting(victim.name() + " stops, or answers nothing, when it reads the block")
        .until(() -> {
          if (victim.process().isAlive()) {
            readEverythingThere();
          }
          return !victim.process().isAlive();
        });
    assertThat(victim.process().awaitDeath(STOP_TAKES_AT_MOST)).isEqualTo(FAILED);
    assertThat(victim.process().logTail(20)).contains(file.getFileName().toString());
    assertOthersServe();
    flip(file, middle);
    assertComesBack();
  }

  private void readEverythingThere() {
    try {
      CLUSTER.cluster().channels().retryNow();
      var sum = CLUSTER.cluster().replica(victim, ByteString.EMPTY).checksum();
      assertThat(sum.getTotalKvs()).as("a sum over damaged data: %s", sum).isIn(0L, 1_000_000_000L);
    } catch (StatusRuntimeException starting) {
      assertThat(starting.getStatus()).isNotNull();
    }
  }

  /// It starts, and ends by itself with a line that names it.
  private void assertRefusedNaming(String thing) {
    int before = victim.process().output().length();
    victim.process().start();
    int code = victim.process().awaitDeath(Duration.ofSeconds(60));
    var output = victim.process().output().substring(before).strip();
    assertThat(code).as(output).isEqualTo(FAILED);
    assertThat(output.lines().reduce("", (_, line) -> line)).startsWith("cairn: ").contains(thing);
    assertOthersServe();
  }

  private void assertOthersServe() {
    var key = org.tikv.shade.com.google.protobuf.ByteString.copyFromUtf8("served on");
    var value =
        org.tikv.shade.com.google.protobuf.ByteString.copyFromUtf8("without " + victim.name());
    client.raw().put(key, value);
    assertThat(client.raw().get(key)).contains(value);
  }

  private void assertComesBack() {
    victim.process().start();
    CLUSTER.cluster().awaitReplicated();
    RealCluster.awaiting("the same data on all replicas")
        .untilAsserted(() -> {
          CLUSTER.cluster().channels().retryNow();
          var sums =
              CLUSTER.cluster().replicas(ByteString.EMPTY).stream()
                  .map(replica -> replica.checksum())
                  .toList();
          assertThat(sums)
              .hasSize(3)
              .allMatch(sum -> !sum.hasRegionError() && sum.equals(sums.getFirst()));
        });
  }

  private static Path largest(Path directory, String suffix) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(suffix))
          .max(Comparator.comparingLong(DamagedFileIT::end))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the zeros begin that a file may end with.
  private static long end(Path file) {
    var bytes = read(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path file, long offset) {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(offset);
      int old = open.read();
      open.seek(offset);
      open.write(old ^ 0xFF);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
