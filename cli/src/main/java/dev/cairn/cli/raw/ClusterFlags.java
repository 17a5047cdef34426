package dev.cairn.cli.raw;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/// The flags of every command that talks to a cluster.
public final class ClusterFlags {
  @Option(
      names = "--pd",
      paramLabel = "HOST:PORT[,...]",
      split = ",",
      description = "Where PD is. Default: 127.0.0.1:2379.")
  private List<String> pd = List.of("127.0.0.1:2379");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to try. Default: 10.")
  private int timeoutSeconds = 10;

  /// For picocli.
  public ClusterFlags() {}

  /// PD's addresses.
  public List<String> pd() {
    return pd;
  }

  /// How long to try.
  public Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  /// Connections to that cluster.
  public Cluster connect(int eventLoopThreads) {
    return Cluster.connect(pd, timeout(), eventLoopThreads);
  }
}
