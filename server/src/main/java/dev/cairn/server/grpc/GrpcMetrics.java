package dev.cairn.server.grpc;

import dev.cairn.base.env.Clock;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// How long requests take, from their arrival to their answer, under upstream's name.
public final class GrpcMetrics {
  private static final double FIRST_BUCKET_SECONDS = 0.00005;
  private static final int BUCKETS = 22;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Clock clock;
  private final Histogram durations;

  /// Registers with `registry`.
  public GrpcMetrics(PrometheusRegistry registry, Clock clock) {
    this.clock = clock;
    this.durations =
        Histogram.builder()
            .name("tikv_grpc_msg_duration_seconds")
            .help("Time from a request's arrival to its answer")
            .labelNames("type")
            .classicOnly()
            .classicExponentialUpperBounds(FIRST_BUCKET_SECONDS, 2, BUCKETS)
            .register(registry);
  }

  Timer timer(String type) {
    return new Timer(clock, durations.labelValues(type));
  }

  /// Measures one kind of request. Thread-safe.
  record Timer(Clock clock, DistributionDataPoint seconds) {
    long now() {
      return clock.monotonicNanos();
    }

    void answered(long begunNanos) {
      seconds.observe((clock.monotonicNanos() - begunNanos) / NANOS_PER_SECOND);
    }
  }
}
