package dev.cairn.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CallersTest {
  /// Keeps pairs on one thread and fails every `failEvery`-th operation.
  private static final class MapTarget implements Target {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, byte[]> pairs = new HashMap<>();
    private final int failEvery;
    private final AtomicInteger operations = new AtomicInteger();

    MapTarget(int failEvery) {
      this.failEvery = failEvery;
    }

    @Override
    public void open() {}

    @Override
    public void put(int caller, byte[] key, byte[] value, Done done) {
      run(
          done,
          () -> {
            pairs.put(text(key), value);
            done.done(null);
          });
    }

    @Override
    public void get(int caller, byte[] key, Done done) {
      run(done, () -> done.done(pairs.containsKey(text(key)) ? null : "key not found"));
    }

    private void run(Done done, Runnable work) {
      thread.execute(() -> {
        if (operations.incrementAndGet() % failEvery == 0) {
          done.done("not_leader");
        } else {
          work.run();
        }
      });
    }

    private static String text(byte[] key) {
      return new String(key, StandardCharsets.US_ASCII);
    }

    @Override
    public void later(long millis, Runnable task) {
      var _ = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      thread.shutdown();
    }
  }

  @Test
  void everyKeyIsLoadedAlsoWhenCallsFail() throws InterruptedException {
    try (var target = new MapTarget(10)) {
      var puts = new Tally();
      var callers = new Callers(target, new Workload(1000, 8, 4, 0), puts, new Tally(), 1);
      callers.load(7);
      assertThat(target.pairs).hasSize(1000).containsKeys("00000000", "00000999");
      assertThat(puts.failures()).containsOnlyKeys("not_leader");
    }
  }

  @Test
  void callersMixPutsAndGetsUntilTheyAreStopped() throws InterruptedException {
    try (var target = new MapTarget(1_000_000_000)) {
      var puts = new Tally();
      var gets = new Tally();
      var callers = new Callers(target, new Workload(100, 8, 4, 50), puts, gets, 1);
      callers.load(3);
      var left = callers.start(5, 1);
      while (target.operations.get() < 10_000) {
        Thread.onSpinWait();
      }
      callers.stop();
      left.await();
      puts.takeInterval();
      gets.takeInterval();
      long put = puts.total().getTotalCount();
      long get = gets.total().getTotalCount();
      assertThat(put + get).isGreaterThan(9_000);
      assertThat((double) get / (put + get)).isBetween(0.4, 0.6);
      assertThat(gets.failureCount()).isZero();
    }
  }

  @Test
  void aTallyAddsIntervalsAndForgetsTheWarmUp() {
    var tally = new Tally();
    tally.success(5_000_000);
    tally.failure("gRPC UNAVAILABLE");
    assertThat(tally.takeInterval().getTotalCount()).isEqualTo(1);
    tally.reset();
    for (int i = 1; i <= 1000; i++) {
      tally.success(i * 1000L);
    }
    tally.takeInterval();
    tally.success(90_000_000_000L);
    tally.takeInterval();
    assertThat(tally.failureCount()).isZero();
    assertThat(tally.total().getTotalCount()).isEqualTo(1001);
    assertThat(tally.total().getValueAtPercentile(50)).isBetween(499L, 503L);
    assertThat(tally.total().getMaxValue()).isGreaterThan(59_000_000L);
  }

  @Test
  void theReportSaysRatesLatenciesAndFailures() {
    var puts = new Tally();
    for (int i = 0; i < 400; i++) {
      puts.success(2_000_000);
    }
    puts.failure("server_is_busy");
    puts.takeInterval();
    var workload = new Workload(10, 16, 256, 0);
    var report = new Report("cairn, unary", workload, 64, 6, 2.0, puts, new Tally());
    assertThat(String.join("\n", report.lines()))
        .contains("64 callers")
        .containsPattern("put +400 +200 ")
        .contains("1 × server_is_busy")
        .doesNotContain("\nget");
    JsonNode json = report.json();
    assertThat(json.path("put").path("per_second").asDouble()).isEqualTo(200);
    assertThat(json.path("put").path("errors").path("server_is_busy").asInt()).isEqualTo(1);
  }

  @Test
  void aKeySizeThatIsTooShortIsRefused() {
    assertThatThrownBy(() -> new Workload(100_000, 4, 1, 0))
        .hasMessageContaining("--key-size 4 is too short for 100000 keys");
    assertThat(new String(new Workload(100_000, 16, 1, 0).key(42), StandardCharsets.US_ASCII))
        .isEqualTo("0000000000000042");
  }
}
