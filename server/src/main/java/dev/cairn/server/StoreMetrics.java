package dev.cairn.server;

import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.server.admission.Admission;
import dev.cairn.server.expiry.ExpirySweep;
import dev.cairn.store.Store;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// What a store tells Prometheus about itself, under upstream's names where upstream has them. Read
/// when asked; costs nothing otherwise.
final class StoreMetrics {
  private StoreMetrics() {}

  static void register(
      PrometheusRegistry registry, Store store, Engine engine, RaftLog log, Admission admission) {
    GaugeWithCallback.builder()
        .name("tikv_raftstore_region_count")
        .help("Regions with a peer on this store, and Regions that it leads")
        .labelNames("type")
        .callback(gauge -> {
          gauge.call(store.regionCount(), "region");
          gauge.call(store.leaderCount(), "leader");
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("cairn_engine_statistics")
        .help("The engine's own numbers, by name")
        .labelNames("name")
        .callback(
            gauge -> engine.statistics().forEach((name, value) -> gauge.call((double) value, name)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("cairn_raft_log_bytes")
        .help("Bytes that the Raft log takes on disk")
        .callback(gauge -> gauge.call((double) log.diskBytes()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("cairn_writes_in_flight_bytes")
        .help("Bytes of writes that are under way")
        .callback(gauge -> gauge.call((double) admission.inFlightBytes()))
        .register(registry);
  }

  static void register(PrometheusRegistry registry, ExpirySweep sweep) {
    CounterWithCallback.builder()
        .name("cairn_expired_pairs_deleted_total")
        .help("Raw pairs that had ended and were deleted by this store's sweep")
        .callback(counter -> counter.call((double) sweep.reclaimed()))
        .register(registry);
  }
}
