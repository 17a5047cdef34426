package dev.cairn.cli.playground;

import dev.cairn.base.config.ConfigBinder;
import dev.cairn.base.config.ConfigSource;
import dev.cairn.cli.server.PdSettings;
import dev.cairn.cli.server.SettingsFile;
import dev.cairn.server.config.StoreServerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a playground consists of.
///
/// @param dir where all data is
/// @param pdAddress where clients reach PD
/// @param pd PD's settings
/// @param stores the stores' settings, store n at index n - 1
record Plan(Path dir, String pdAddress, PdSettings pd, List<StoreServerConfig> stores) {
  private static final String HOST = "127.0.0.1:";

  /// Where everything listens: store n takes port + n.
  record Ports(int pd, int store, int status) {}

  /// Files whose settings hold for PD and for every store.
  record Files(@Nullable Path kv, @Nullable Path pd) {}

  static Plan of(Path dir, int stores, Ports ports, Files files) {
    var pdAddress = HOST + ports.pd;
    var pdFlags =
        new SettingsFile()
            .with("--pd-port", "client-urls", "http://" + pdAddress)
            .with("--data-dir", "data-dir", dir.resolve("pd"));
    var pd = ConfigBinder.bind(PdSettings.defaults(), sources(files.pd, "--pd.config", pdFlags));
    var configs = new ArrayList<StoreServerConfig>();
    for (int n = 0; n < stores; n++) {
      var flags =
          new SettingsFile()
              .with("--store-port", "server.addr", HOST + (ports.store + n))
              .with("--status-port", "server.status-addr", HOST + (ports.status + n))
              .with("--data-dir", "storage.data-dir", dir.resolve("store-" + (n + 1)))
              .with("--pd-port", "pd.endpoints", pdAddress);
      configs.add(
          ConfigBinder.bind(
              ConfigBinder.bind(StoreServerConfig.DEFAULT, smallDefaults()),
              sources(files.kv, "--kv.config", flags)));
    }
    return new Plan(dir, pdAddress, pd, List.copyOf(configs));
  }

  /// All stores share one machine, and all stop together: nobody is there to take leaderships over.
  private static ConfigSource[] smallDefaults() {
    return new SettingsFile()
        .with("playground", "storage.block-cache.capacity", "64MiB")
        .with("playground", "raft-engine.memory-limit", "32MiB")
        .with("playground", "server.shutdown-wait", "0s")
        .over(null);
  }

  private static ConfigSource[] sources(@Nullable Path file, String flag, SettingsFile flags) {
    var sources = new ArrayList<>(SettingsFile.read(file, flag));
    sources.addAll(List.of(flags.over(null)));
    return sources.toArray(ConfigSource[]::new);
  }

  /// How many replicas the first Region will have.
  int replicas() {
    return Math.min(stores.size(), pd.replication().maxReplicas());
  }

  Path log(String name) {
    return dir.resolve("logs").resolve(name + ".log");
  }
}
