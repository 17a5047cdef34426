package dev.cairn.net.placement;

import java.time.Duration;
import java.util.List;

/// How PD is found and how long it is waited for.
///
/// @param endpoints addresses of PD members (`host:port`, with or without `http://`), at least one
/// @param clusterId the cluster that PD must belong to, 0 to take what it says
/// @param callTimeout how long a call is repeated while PD is away
/// @param attemptTimeout how long one attempt may take
/// @param backoffFirst the first wait between attempts
/// @param backoffMax the longest wait between attempts
public record PdClientConfig(
    List<String> endpoints,
    long clusterId,
    Duration callTimeout,
    Duration attemptTimeout,
    Duration backoffFirst,
    Duration backoffMax) {
  public PdClientConfig {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("no PD endpoint is given");
    }
  }

  /// The usual patience: ten seconds a call, three an attempt.
  public static PdClientConfig of(List<String> endpoints) {
    return new PdClientConfig(
        endpoints,
        0,
        Duration.ofSeconds(10),
        Duration.ofSeconds(3),
        Duration.ofMillis(50),
        Duration.ofSeconds(1));
  }

  /// The same for a cluster whose id is known.
  public PdClientConfig withClusterId(long id) {
    return new PdClientConfig(endpoints, id, callTimeout, attemptTimeout, backoffFirst, backoffMax);
  }

  /// The same with another patience.
  public PdClientConfig withCallTimeout(Duration timeout) {
    return new PdClientConfig(
        endpoints, clusterId, timeout, attemptTimeout, backoffFirst, backoffMax);
  }
}
