package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.it.cluster.CairnProcess;
import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.Member;
import dev.cairn.it.cluster.Ports;
import dev.cairn.it.cluster.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.tikv.shade.com.google.protobuf.ByteString;

/// Processes that must not start: each ends with an exit code and one line that names the thing and
/// says what to do, and harms nobody.
final class BadStartIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension(1);

  private static final Duration REFUSAL_TAKES_AT_MOST = Duration.ofSeconds(60);
  private static final int FAILED = 1;
  private static final int NOT_UNDERSTOOD = 2;

  @TempDir Path home;

  @Test
  void aDirectoryOfARunningStoreIsRefused() {
    var running = CLUSTER.cluster().stores().getFirst();
    assertThat(refusal(FAILED, store(running.dataDir(), freeAddress(), List.of())))
        .contains(running.dataDir().toString())
        .contains("--data-dir");
    assertServing();
  }

  @Test
  void aDirectoryOfARunningPdIsRefused() {
    var running = CLUSTER.cluster().pd();
    assertThat(
            refusal(
                FAILED,
                List.of(
                    "pd",
                    "--data-dir",
                    running.dataDir().toString(),
                    "--client-urls",
                    "http://" + freeAddress())))
        .contains(running.dataDir().toString())
        .contains("--data-dir");
    assertServing();
  }

  @Test
  void aDirectoryOfSomebodyElsesIsRefusedUntouched() throws IOException {
    var directory = Files.createDirectory(home.resolve("photos"));
    Files.writeString(directory.resolve("photo.jpg"), "a photo");
    assertThat(refusal(FAILED, store(directory, freeAddress(), List.of())))
        .contains(directory.toString())
        .contains("photo.jpg")
        .contains("--data-dir");
    assertThat(directory.resolve("photo.jpg")).hasContent("a photo");
    assertThat(directory.resolve("db")).doesNotExist();
  }

  @Test
  void aDirectoryOfAnotherClusterIsRefusedAndServesItsOwnAgain() {
    var otherPd = Member.pd(home, "other-pd", List.of());
    var other = Member.store(home, "other-store", otherPd.address(), List.of());
    try (var pd = otherPd.process();
        var store = other.process()) {
      pd.start();
      store.start();
      awaitServing(store);
      store.stop(Duration.ofSeconds(30));
      assertThat(refusal(FAILED, store(other.dataDir(), freeAddress(), List.of())))
          .contains(other.dataDir().toString())
          .contains("cluster")
          .contains("--pd");
      store.start();
      RealCluster.awaiting("the store serves its own cluster again")
          .failFast(() -> assertThat(store.isAlive()).as(store.logTail(40)).isTrue())
          .until(() -> store.output().split("Store serves", -1).length == 3);
    }
  }

  @Test
  void pairsKeptInAnotherLayoutAreNotMisread() {
    var store = CLUSTER.cluster().stores().getFirst();
    var key = ByteString.copyFromUtf8("layout");
    try (var client = CLUSTER.cluster().client()) {
      client.raw().put(key, key);
      store.process().kill();
      var options = List.of("--set", "storage.enable-ttl=true");
      assertThat(refusal(FAILED, store(store.dataDir(), freeAddress(), options)))
          .contains(store.dataDir().toString())
          .contains("V1 (api-version = 1, enable-ttl = false)")
          .contains("V1TTL (api-version = 1, enable-ttl = true)");
      store.process().start();
      assertServing();
      assertThat(client.raw().get(key)).contains(key);
    }
  }

  @Test
  void anAddressInUseIsRefused() {
    var taken = CLUSTER.cluster().stores().getFirst();
    assertThat(refusal(FAILED, store(home.resolve("a"), taken.address(), List.of())))
        .contains(taken.address())
        .contains("--addr");
    assertThat(
            refusal(
                FAILED,
                List.of(
                    "store",
                    "--addr",
                    freeAddress(),
                    "--status-addr",
                    taken.statusAddress(),
                    "--data-dir",
                    home.resolve("b").toString(),
                    "--pd",
                    CLUSTER.cluster().pd().address())))
        .contains(taken.statusAddress())
        .contains("--status-addr");
    assertThat(
            refusal(
                FAILED,
                List.of(
                    "pd",
                    "--data-dir",
                    home.resolve("c").toString(),
                    "--client-urls",
                    "http://" + CLUSTER.cluster().pd().address())))
        .contains(CLUSTER.cluster().pd().address())
        .contains("--client-urls");
    assertServing();
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestKnownOne() throws IOException {
    var file = home.resolve("store.toml");
    Files.writeString(file, "[storage]\nreserve-spcae = \"1GiB\"\n");
    var options = List.of("--config", file.toString());
    assertThat(refusal(FAILED, store(home.resolve("d"), freeAddress(), options)))
        .contains("reserve-spcae")
        .contains("reserve-space")
        .contains(file.toString());
    var pdFile = home.resolve("pd.toml");
    Files.writeString(pdFile, "[replication]\nmax-replica = 3\n");
    assertThat(refusal(FAILED, List.of("pd", "--config", pdFile.toString())))
        .contains("max-replica")
        .contains("max-replicas")
        .contains(pdFile.toString());
  }

  @Test
  void anUnknownFlagIsRefusedWithTheNearestKnownOne() {
    assertThat(refusal(NOT_UNDERSTOOD, List.of("store", "--data-dri", "somewhere")))
        .contains("--data-dri")
        .contains("--data-dir");
  }

  @Test
  void aPdThatIsNotThereIsNamed() {
    var nobody = freeAddress();
    var line =
        List.of(
            "store",
            "--addr",
            freeAddress(),
            "--status-addr",
            freeAddress(),
            "--data-dir",
            home.resolve("e").toString(),
            "--pd",
            nobody,
            "--set",
            "pd.call-timeout=3s");
    assertThat(refusal(FAILED, line)).contains(nobody).contains("PD").contains("--pd");
  }

  /// Runs it to its end, and answers the one line that it ends with.
  private String refusal(int exitCode, List<String> arguments) {
    try (var process = new CairnProcess("refused", home.resolve("refused.log"), arguments)) {
      int before = process.output().length();
      process.start();
      int code = process.awaitDeath(REFUSAL_TAKES_AT_MOST);
      var output = process.output().substring(before).strip();
      assertThat(code).as(output).isEqualTo(exitCode);
      assertThat(output.lines().filter(line -> line.startsWith("\tat "))).isEmpty();
      var last = output.lines().reduce("", (_, line) -> line);
      assertThat(last).startsWith("cairn: ");
      return last;
    }
  }

  private static List<String> store(Path dataDir, String address, List<String> more) {
    var line = new ArrayList<>(List.of("store", "--addr", address, "--status-addr", freeAddress()));
    line.addAll(List.of("--data-dir", dataDir.toString()));
    line.addAll(List.of("--pd", CLUSTER.cluster().pd().address()));
    line.addAll(more);
    return line;
  }

  private static String freeAddress() {
    return "127.0.0.1:" + Ports.free();
  }

  private static void awaitServing(CairnProcess store) {
    RealCluster.awaiting("the store serves")
        .failFast(() -> assertThat(store.isAlive()).as(store.logTail(40)).isTrue())
        .until(() -> store.output().contains("Store serves"));
  }

  private static void assertServing() {
    CLUSTER.cluster().awaitReplicated();
  }
}
