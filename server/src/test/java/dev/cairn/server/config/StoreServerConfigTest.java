package dev.cairn.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.config.ByteSize;
import dev.cairn.base.config.ConfigBinder;
import dev.cairn.base.config.ConfigSource;
import dev.cairn.base.config.ConfigText;
import dev.cairn.base.error.CairnException;
import dev.cairn.engine.replicated.RawFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoreServerConfigTest {
  private static StoreServerConfig read(String toml) {
    return ConfigBinder.bind(StoreServerConfig.DEFAULT, ConfigSource.toml("store.toml", toml));
  }

  @Test
  void keysAreTikvServers() {
    var config =
        read(
            """
            [server]
            addr = "10.0.0.1:20160"
            advertise-addr = "store1:20160"
            status-addr = "10.0.0.1:20180"
            labels = { zone = "z1" }
            grpc-concurrency = 3

            [storage]
            data-dir = "/var/lib/cairn"

            [storage.block-cache]
            capacity = "1GB"

            [pd]
            endpoints = ["pd1:2379", "pd2:2379"]

            [raftstore]
            raft-base-tick-interval = "1s"
            raft-store-max-leader-lease = "8s"

            [raft-engine]
            dir = "/fast/raft"

            [log]
            level = "debug"
            """);
    assertThat(config.server().addr()).isEqualTo("10.0.0.1:20160");
    assertThat(config.server().advertiseAddr()).isEqualTo("store1:20160");
    assertThat(config.server().labels()).containsEntry("zone", "z1");
    assertThat(config.server().grpcConcurrency()).isEqualTo(3);
    assertThat(config.storage().blockCache().capacity()).isEqualTo(ByteSize.ofGib(1));
    assertThat(config.pd().endpoints()).isEqualTo(List.of("pd1:2379", "pd2:2379"));
    assertThat(config.raftstore().raftStoreMaxLeaderLease()).isEqualTo(Duration.ofSeconds(8));
    assertThat(Derived.raftLogDirectory(config)).isEqualTo(Path.of("/fast/raft"));
    assertThat(Derived.engineDirectory(config)).isEqualTo(Path.of("/var/lib/cairn/db"));
    assertThat(config.log().level()).isEqualTo("debug");
  }

  @Test
  void aLeaseThatOutlivesAnElectionIsRefused() {
    assertThatThrownBy(() -> read("[raftstore]\nraft-store-max-leader-lease = \"3s\"\n"))
        .isInstanceOf(CairnException.class)
        .hasMessageContaining("raft-store-max-leader-lease");
  }

  @Test
  void clientsReadFromTheConfigurationHowKeysAreLaidOut() {
    assertThat(ConfigText.toJson(StoreServerConfig.DEFAULT))
        .contains("\"storage\":{")
        .contains("\"api-version\":1")
        .contains("\"enable-ttl\":false");
    assertThat(ConfigText.toJson(read("[storage]\napi-version = 2\nenable-ttl = true\n")))
        .contains("\"api-version\":2")
        .contains("\"enable-ttl\":true");
  }

  @Test
  void versionAndTtlSayHowPairsAreKept() {
    assertThat(read("").storage().rawFormat()).isEqualTo(RawFormat.V1);
    assertThat(read("[storage]\nenable-ttl = true\n").storage().rawFormat())
        .isEqualTo(RawFormat.V1TTL);
    assertThat(read("[storage]\napi-version = 2\nenable-ttl = true\n").storage().rawFormat())
        .isEqualTo(RawFormat.V2);
    assertRefused("[storage]\napi-version = 2\n", "enable-ttl");
    assertRefused("[storage]\napi-version = 3\n", "api-version must be 1 or 2, not 3");
    assertRefused("[storage]\nttl-check-poll-interval = \"0s\"\n", "ttl-check-poll-interval");
    assertRefused("[storage]\nmax-key-size = \"2MiB\"\n", "max-key-size");
  }

  private static void assertRefused(String toml, String text) {
    assertThatThrownBy(() -> read(toml))
        .isInstanceOf(CairnException.class)
        .hasMessageContaining(text);
  }

  @Test
  void whatIsShownCanBeReadBack() {
    assertThat(read(ConfigText.toToml(StoreServerConfig.DEFAULT)))
        .isEqualTo(StoreServerConfig.DEFAULT);
  }
}
