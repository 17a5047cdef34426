package dev.cairn.net.status;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/// The routes that every process answers.
public final class StatusRoutes {
  private static final PrometheusTextFormatWriter TEXT_FORMAT = PrometheusTextFormatWriter.create();

  private StatusRoutes() {}

  /// `/status`: 200 without a body for as long as the process answers at all.
  public static StatusRoute status() {
    return new StatusRoute("/status", _ -> StatusReply.empty());
  }

  /// `/metrics`: everything in `registry` in the Prometheus text format.
  public static StatusRoute metrics(PrometheusRegistry registry) {
    return new StatusRoute("/metrics", _ -> scrape(registry));
  }

  /// `/config`: the effective configuration, a JSON document made anew for every request.
  public static StatusRoute config(Supplier<String> document) {
    return new StatusRoute("/config", _ -> StatusReply.json(document.get()));
  }

  /// `/live`: 503 means that only a restart can help. `reasons` says why, one sentence each; none
  /// means alive.
  public static StatusRoute live(Supplier<List<String>> reasons) {
    return new StatusRoute("/live", _ -> verdict(reasons.get()));
  }

  /// `/ready`: 503 means that traffic should go elsewhere for now. `reasons` says why, one sentence
  /// each; none means ready.
  public static StatusRoute ready(Supplier<List<String>> reasons) {
    return new StatusRoute("/ready", _ -> verdict(reasons.get()));
  }

  private static StatusReply verdict(List<String> reasons) {
    return reasons.isEmpty()
        ? StatusReply.text(200, "ok\n")
        : StatusReply.text(503, String.join("\n", reasons) + "\n");
  }

  private static StatusReply scrape(PrometheusRegistry registry) {
    var body = new ByteArrayOutputStream();
    try {
      TEXT_FORMAT.write(body, registry.scrape(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException("the metrics could not be written out", e);
    }
    return new StatusReply(
        200, TEXT_FORMAT.getContentType(), body.toString(StandardCharsets.UTF_8));
  }
}
