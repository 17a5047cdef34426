package dev.cairn.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// What a run measured.
///
/// @param target what was measured
/// @param workload what was asked for
/// @param callers how many asked at once
/// @param connections over how many connections to a server
/// @param seconds for how long, warm-up left out
/// @param puts the puts
/// @param gets the gets
record Report(
    String target,
    Workload workload,
    int callers,
    int connections,
    double seconds,
    Tally puts,
    Tally gets) {

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        "%s: %d callers, %d connections, %d keys of %d bytes, values of %d bytes, %.1f s"
            .formatted(
                target,
                callers,
                connections,
                workload.keys(),
                workload.keySize(),
                workload.valueSize(),
                seconds));
    lines.add(
        "      operations     per second  mean µs   p50 µs   p99 µs p99.9 µs    max µs  errors");
    line("put", puts, lines);
    line("get", gets, lines);
    return lines;
  }

  private void line(String name, Tally tally, List<String> lines) {
    var latency = tally.total();
    if (latency.getTotalCount() == 0 && tally.failureCount() == 0) {
      return;
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%-5s %10d %14.0f %8.0f %8d %8d %8d %9d %7d",
            name,
            latency.getTotalCount(),
            rate(latency),
            latency.getMean(),
            latency.getValueAtPercentile(50),
            latency.getValueAtPercentile(99),
            latency.getValueAtPercentile(99.9),
            latency.getMaxValue(),
            tally.failureCount()));
    for (Map.Entry<String, Long> failure : tally.failures().entrySet()) {
      lines.add("      " + failure.getValue() + " × " + failure.getKey());
    }
  }

  private double rate(Histogram latency) {
    return latency.getTotalCount() / seconds;
  }

  ObjectNode json() {
    var out = JsonNodeFactory.instance.objectNode();
    out.put("target", target);
    out.put("callers", callers).put("connections", connections).put("seconds", seconds);
    out.put("keys", workload.keys());
    out.put("key_size", workload.keySize()).put("value_size", workload.valueSize());
    out.put("get_percent", workload.getPercent());
    out.set("put", json(puts));
    out.set("get", json(gets));
    return out;
  }

  private ObjectNode json(Tally tally) {
    var latency = tally.total();
    var out = JsonNodeFactory.instance.objectNode();
    out.put("operations", latency.getTotalCount()).put("per_second", rate(latency));
    out.put("mean_us", latency.getMean());
    out.put("p50_us", latency.getValueAtPercentile(50));
    out.put("p90_us", latency.getValueAtPercentile(90));
    out.put("p99_us", latency.getValueAtPercentile(99));
    out.put("p999_us", latency.getValueAtPercentile(99.9));
    out.put("max_us", latency.getMaxValue());
    var errors = out.putObject("errors");
    tally.failures().forEach(errors::put);
    return out;
  }
}
