package dev.cairn.cli.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// Latencies and failures of one kind of operation. Recording is thread-safe; the rest is for one
/// thread.
///
/// Histograms have three significant digits and reach from a microsecond to a minute.
final class Tally {
  private static final long MAX_MICROS = 60_000_000;
  private static final int DIGITS = 3;

  private final Recorder recorder = new Recorder(MAX_MICROS, DIGITS);
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final Histogram total = new Histogram(MAX_MICROS, DIGITS);
  private Histogram interval = recorder.getIntervalHistogram();

  void success(long nanos) {
    recorder.recordValue(Math.min(nanos / 1000, MAX_MICROS));
  }

  void failure(String kind) {
    failures.computeIfAbsent(kind, _ -> new LongAdder()).increment();
  }

  /// What happened since the last call, added to the total.
  Histogram takeInterval() {
    interval = recorder.getIntervalHistogram(interval);
    total.add(interval);
    return interval;
  }

  /// Everything that [#takeInterval] has taken.
  Histogram total() {
    return total;
  }

  Map<String, Long> failures() {
    var counts = new TreeMap<String, Long>();
    failures.forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
  }

  long failureCount() {
    return failures().values().stream().mapToLong(Long::longValue).sum();
  }

  /// Forgets everything: the warm-up is over.
  void reset() {
    recorder.reset();
    total.reset();
    failures.clear();
  }
}
