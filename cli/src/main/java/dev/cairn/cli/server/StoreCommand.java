package dev.cairn.cli.server;

import dev.cairn.base.config.ConfigBinder;
import dev.cairn.base.config.ConfigText;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.cli.terminal.Console;
import dev.cairn.cli.terminal.Exit;
import dev.cairn.server.StoreServer;
import dev.cairn.server.config.StoreServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `cairn store`.
@Command(
    name = "store",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs a store: it keeps replicas of Regions on its disk and serves clients. A cluster needs"
          + " three for three replicas.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  cairn store --data-dir /var/lib/cairn/store --pd 10.0.1.10:2379 \\",
      "              --addr 0.0.0.0:20160 --advertise-addr 10.0.1.11:20160 --labels zone=a,host=n1",
      "",
      "SIGTERM hands leaderships over before the store stops."
    })
public final class StoreCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = {"--addr", "-A"},
      paramLabel = "HOST:PORT",
      description = "Where it listens. Default: 127.0.0.1:20160.")
  private @Nullable String addr;

  @Option(
      names = "--advertise-addr",
      paramLabel = "HOST:PORT",
      description = "What PD, clients and stores are told. Default: --addr.")
  private @Nullable String advertiseAddr;

  @Option(
      names = "--status-addr",
      paramLabel = "HOST:PORT",
      description = "Where /status, /metrics and /config are. Default: 127.0.0.1:20180.")
  private @Nullable String statusAddr;

  @Option(
      names = "--advertise-status-addr",
      paramLabel = "HOST:PORT",
      description = "What PD is told. Default: --status-addr.")
  private @Nullable String advertiseStatusAddr;

  @Option(
      names = {"--data-dir", "-s"},
      paramLabel = "DIR",
      description = "A directory of its own, made if missing. Default: data.")
  private @Nullable Path dataDir;

  @Option(
      names = {"--pd-endpoints", "--pd"},
      paramLabel = "HOST:PORT[,...]",
      description = "Where PD is. Default: 127.0.0.1:2379.")
  private @Nullable String pd;

  @Option(
      names = "--labels",
      paramLabel = "KEY=VALUE[,...]",
      description = "Where the store stands, for PD.")
  private @Nullable String labels;

  @Option(
      names = {"--config", "-C"},
      paramLabel = "FILE",
      description = "A TOML file; flags win over it. An unknown key is refused.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of the file, as storage.block-cache.capacity=1GiB.")
  private List<String> settings = List.of();

  @Mixin private final LogFlags log = new LogFlags();

  @Option(
      names = "--print-config",
      description = "Print the settings that would be used, as TOML, and exit.")
  private boolean printConfig;

  @Option(names = "--end-with-parent", hidden = true)
  private boolean endWithParent;

  StoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var effective = ConfigBinder.bind(StoreServerConfig.DEFAULT, flags().over(config));
    if (printConfig) {
      console.say(ConfigText.toToml(effective).stripTrailing());
      return Exit.OK;
    }
    log.use(effective.log().level());
    if (endWithParent) {
      Lifetime.endWithParent();
    }
    var server = StoreServer.start(SystemEnv.create(), effective);
    return Lifetime.await(server::close, server.fatal());
  }

  private SettingsFile flags() {
    return new SettingsFile()
        .with("--set", settings)
        .with("--addr", "server.addr", addr)
        .with("--advertise-addr", "server.advertise-addr", advertiseAddr)
        .with("--status-addr", "server.status-addr", statusAddr)
        .with("--advertise-status-addr", "server.advertise-status-addr", advertiseStatusAddr)
        .with("--data-dir", "storage.data-dir", dataDir)
        .with("--pd-endpoints", "pd.endpoints", pd)
        .with("--labels", "server.labels", labels)
        .with("--log-level", "log.level", log.level());
  }
}
