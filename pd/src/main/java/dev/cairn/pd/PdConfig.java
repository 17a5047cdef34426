package dev.cairn.pd;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;

/// How one PD is set up. [#of] has the defaults.
///
/// @param name how people call this PD; flag `--name`
/// @param dataDir its own directory, made if missing; flag `--data-dir`
/// @param clientUrl where it listens, `http://host:port`; port 0 takes any free one; flag
///   `--client-urls`
/// @param advertiseClientUrl what it tells clients, reachable by them; empty: the listening
///   address; flag `--advertise-client-urls`
/// @param maxReplicas how many replicas a Region gets when the cluster is bootstrapped; kept by the
///   cluster from then on
/// @param maxStoreDownTime a store silent for longer is given up and its replicas are replaced
/// @param tsoWindow how far ahead the bound of timestamps is saved
public record PdConfig(
    String name,
    Path dataDir,
    String clientUrl,
    String advertiseClientUrl,
    int maxReplicas,
    Duration maxStoreDownTime,
    Duration tsoWindow) {

  public PdConfig {
    require(!name.isBlank(), "--name must not be empty");
    require(
        clientUrl.startsWith("http://"),
        "--client-urls '" + clientUrl + "' must be one address of the form http://host:port");
    require(
        advertiseClientUrl.isEmpty() || advertiseClientUrl.startsWith("http://"),
        "--advertise-client-urls '"
            + advertiseClientUrl
            + "' must be one address of the form http://host:port");
    require(
        maxReplicas >= 1 && maxReplicas <= 15,
        "max-replicas must lie between 1 and 15, not " + maxReplicas);
    require(maxStoreDownTime.isPositive(), "max-store-down-time must be positive");
    require(tsoWindow.toMillis() >= 1, "tso-save-interval must be at least 1 ms");
  }

  /// The defaults: 3 replicas, stores given up after 30 minutes, a window of 3 seconds.
  public static PdConfig of(Path dataDir, String clientUrl) {
    return new PdConfig(
        "pd", dataDir, clientUrl, "", 3, Duration.ofMinutes(30), Duration.ofSeconds(3));
  }

  /// The same under another name.
  public PdConfig withName(String other) {
    return new PdConfig(
        other, dataDir, clientUrl, advertiseClientUrl, maxReplicas, maxStoreDownTime, tsoWindow);
  }

  /// The same, telling clients another address.
  public PdConfig withAdvertiseClientUrl(String other) {
    return new PdConfig(name, dataDir, clientUrl, other, maxReplicas, maxStoreDownTime, tsoWindow);
  }

  /// The same with another number of replicas.
  public PdConfig withMaxReplicas(int other) {
    return new PdConfig(
        name, dataDir, clientUrl, advertiseClientUrl, other, maxStoreDownTime, tsoWindow);
  }

  /// The same, giving stores up earlier or later.
  public PdConfig withMaxStoreDownTime(Duration other) {
    return new PdConfig(
        name, dataDir, clientUrl, advertiseClientUrl, maxReplicas, other, tsoWindow);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new CairnException(ErrorCode.CONFIG_INVALID, otherwise);
    }
  }
}
