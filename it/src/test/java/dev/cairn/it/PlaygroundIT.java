package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.it.cluster.CairnProcess;
import dev.cairn.it.cluster.OfficialClient;
import dev.cairn.it.cluster.Ports;
import dev.cairn.it.cluster.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tikv.shade.com.google.protobuf.ByteString;

/// `cairn playground`: a whole cluster in one command.
final class PlaygroundIT {
  private static final Duration STOP_TAKES_AT_MOST = Duration.ofSeconds(15);

  @TempDir Path home;

  @Test
  void itComesUpSaysSoServesAndLeavesNothingBehind() throws IOException {
    var temporary = Files.createDirectory(home.resolve("tmp"));
    int pdPort = Ports.free();
    try (var playground = playground(temporary, pdPort, List.of())) {
      playground.start();
      awaitReady(playground);
      assertThat(playground.output()).contains("127.0.0.1:" + pdPort);
      writeAndRead(pdPort);
      assertThat(playground.stop(STOP_TAKES_AT_MOST)).isIn(0, 143);
    }
    try (var left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
    assertThat(Ports.isFree(pdPort)).isTrue();
  }

  @Test
  void withADirectoryOfItsOwnItKeepsItsData() {
    var data = home.resolve("data");
    int pdPort = Ports.free();
    try (var playground = playground(home, pdPort, List.of("--data-dir", data.toString()))) {
      playground.start();
      awaitReady(playground);
      writeAndRead(pdPort);
      playground.stop(STOP_TAKES_AT_MOST);
    }
    try (var playground =
        playground(home.resolve("second"), pdPort, List.of("--data-dir", data.toString()))) {
      playground.start();
      awaitReady(playground);
      try (var client = OfficialClient.to("127.0.0.1:" + pdPort)) {
        assertThat(client.raw().get(ByteString.copyFromUtf8("hello")))
            .contains(ByteString.copyFromUtf8("world"));
      }
      playground.kill();
    }
  }

  private CairnProcess playground(Path temporary, int pdPort, List<String> more) {
    var line = new ArrayList<String>();
    line.add("playground");
    line.addAll(List.of("--pd-port", Integer.toString(pdPort)));
    line.addAll(List.of("--store-port", Integer.toString(Ports.freeRun(4))));
    line.addAll(List.of("--status-port", Integer.toString(Ports.freeRun(4))));
    line.addAll(more);
    return new CairnProcess(
        "playground",
        home.resolve(temporary.getFileName() + ".log"),
        List.of("-Xmx512m", "-Djava.io.tmpdir=" + temporary),
        line);
  }

  private static void awaitReady(CairnProcess playground) {
    RealCluster.awaiting("the playground says that it is ready")
        .failFast(() -> assertThat(playground.isAlive()).as(playground.logTail(60)).isTrue())
        .until(() -> playground.output().toLowerCase(Locale.ROOT).contains("ready"));
  }

  private static void writeAndRead(int pdPort) {
    try (var client = OfficialClient.to("127.0.0.1:" + pdPort)) {
      client.raw().put(ByteString.copyFromUtf8("hello"), ByteString.copyFromUtf8("world"));
      assertThat(client.raw().get(ByteString.copyFromUtf8("hello")))
          .contains(ByteString.copyFromUtf8("world"));
    }
  }
}
