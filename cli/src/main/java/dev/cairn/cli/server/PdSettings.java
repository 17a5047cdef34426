package dev.cairn.cli.server;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.pd.PdConfig;
import java.nio.file.Path;
import java.time.Duration;

/// Everything that can be set about a PD, with the keys of its TOML file.
///
/// @param name how people call it
/// @param dataDir a directory of its own
/// @param clientUrls where it listens
/// @param advertiseClientUrls what it tells clients instead
/// @param peerUrls where other PDs reach it: taken and ignored, there is one PD
/// @param initialCluster the PDs there are: at most this one
/// @param tsoSaveInterval how far ahead the bound of timestamps is saved
/// @param replication how many replicas
/// @param schedule how stores are judged
/// @param log what is logged
public record PdSettings(
    String name,
    Path dataDir,
    String clientUrls,
    String advertiseClientUrls,
    String peerUrls,
    String initialCluster,
    Duration tsoSaveInterval,
    Replication replication,
    Schedule schedule,
    Log log) {

  /// How many replicas a Region gets.
  ///
  /// @param maxReplicas for a cluster that is founded now; later the cluster's own figure holds
  public record Replication(int maxReplicas) {}

  /// How stores are judged.
  ///
  /// @param maxStoreDownTime a store silent for longer is given up and its replicas are replaced
  public record Schedule(Duration maxStoreDownTime) {}

  /// What is logged.
  ///
  /// @param level the least important lines that are: debug, info, warn or error
  public record Log(String level) {}

  /// A PD on 127.0.0.1:2379 with its data in `pd`.
  public static PdSettings defaults() {
    var of = PdConfig.of(Path.of("pd"), "http://127.0.0.1:2379");
    return new PdSettings(
        of.name(),
        of.dataDir(),
        of.clientUrl(),
        of.advertiseClientUrl(),
        "",
        "",
        of.tsoWindow(),
        new Replication(of.maxReplicas()),
        new Schedule(of.maxStoreDownTime()),
        new Log("info"));
  }

  /// What the server is started with.
  public PdConfig toConfig() {
    if (initialCluster.contains(",")) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID,
          "--initial-cluster names several PDs, and this version runs one: name this PD alone");
    }
    return new PdConfig(
        name,
        dataDir,
        clientUrls,
        advertiseClientUrls,
        replication.maxReplicas,
        schedule.maxStoreDownTime,
        tsoSaveInterval);
  }
}
