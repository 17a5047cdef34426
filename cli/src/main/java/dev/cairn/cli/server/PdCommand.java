package dev.cairn.cli.server;

import dev.cairn.base.config.ConfigBinder;
import dev.cairn.base.config.ConfigText;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.cli.terminal.Console;
import dev.cairn.cli.terminal.Exit;
import dev.cairn.pd.PdServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `cairn pd`.
@Command(
    name = "pd",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs a Placement Driver (PD): it knows the stores and Regions of a cluster and gives out"
          + " timestamps. Clients are given its address.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  cairn pd --data-dir /var/lib/cairn/pd --client-urls http://0.0.0.0:2379 \\",
      "           --advertise-client-urls http://10.0.1.10:2379"
    })
public final class PdCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "How people call this PD. Default: pd.")
  private @Nullable String name;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "A directory of its own, made if missing. Default: pd.")
  private @Nullable Path dataDir;

  @Option(
      names = "--client-urls",
      paramLabel = "URL",
      description = "Where it listens. Default: http://127.0.0.1:2379.")
  private @Nullable String clientUrls;

  @Option(
      names = "--advertise-client-urls",
      paramLabel = "URL",
      description = "What it tells clients, reachable by them. Default: --client-urls.")
  private @Nullable String advertiseClientUrls;

  @Option(
      names = "--peer-urls",
      paramLabel = "URL",
      description = "Where other PDs reach it: accepted and not used, there is one PD.")
  private @Nullable String peerUrls;

  @Option(
      names = "--initial-cluster",
      paramLabel = "NAME=URL",
      description = "The PDs of the cluster: this one alone.")
  private @Nullable String initialCluster;

  @Option(
      names = {"--config", "-C"},
      paramLabel = "FILE",
      description = "A TOML file; flags win over it. An unknown key is refused.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of the file, as replication.max-replicas=3.")
  private List<String> settings = List.of();

  @Mixin private final LogFlags log = new LogFlags();

  @Option(
      names = "--print-config",
      description = "Print the settings that would be used, as TOML, and exit.")
  private boolean printConfig;

  @Option(names = "--end-with-parent", hidden = true)
  private boolean endWithParent;

  PdCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var effective = ConfigBinder.bind(PdSettings.defaults(), flags().over(config));
    if (printConfig) {
      console.say(ConfigText.toToml(effective).stripTrailing());
      return Exit.OK;
    }
    log.use(effective.log().level());
    if (endWithParent) {
      Lifetime.endWithParent();
    }
    var server = PdServer.start(SystemEnv.create(), effective.toConfig());
    var fatal = new CompletableFuture<Throwable>();
    var _ = server.failure().whenComplete((_, thrown) -> fatal.complete(thrown));
    return Lifetime.await(server::close, fatal);
  }

  private SettingsFile flags() {
    return new SettingsFile()
        .with("--set", settings)
        .with("--name", "name", name)
        .with("--data-dir", "data-dir", dataDir)
        .with("--client-urls", "client-urls", clientUrls)
        .with("--advertise-client-urls", "advertise-client-urls", advertiseClientUrls)
        .with("--peer-urls", "peer-urls", peerUrls)
        .with("--initial-cluster", "initial-cluster", initialCluster)
        .with("--log-level", "log.level", log.level());
  }
}
