package dev.cairn.testkit.run;

import dev.cairn.base.env.Env;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Many seeds, one after the other on each of several threads, until one fails or there are enough.
///
/// Thread-safe; a swarm runs once.
public final class Swarm {
  private final Env env;
  private final Settings settings;
  private final Limit limit;
  private final Consumer<Result> each;
  private final AtomicLong next;
  private final long beganNanos;
  private final Map<Long, Result> failed = new ConcurrentSkipListMap<>();
  private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
  private final AtomicLong runs = new AtomicLong();
  private final AtomicLong worldNanos = new AtomicLong();

  /// When a swarm ends.
  ///
  /// @param seeds after so many seeds
  /// @param nanos or begins no more after so much time
  public record Limit(long seeds, long nanos) {}

  /// What came of a swarm.
  ///
  /// @param runs how many seeds ran
  /// @param worldNanos virtual time of all
  /// @param realNanos how long it took
  /// @param failed the failed run with the lowest seed
  public record Outcome(long runs, long worldNanos, long realNanos, Optional<Result> failed) {}

  /// @param settings the first seed, and everything else that all runs share
  /// @param each hears of every run that ended, on any thread
  public Swarm(Env env, Settings settings, Limit limit, Consumer<Result> each) {
    this.env = env;
    this.settings = settings;
    this.limit = limit;
    this.each = each;
    this.next = new AtomicLong(settings.seed());
    this.beganNanos = env.clock().monotonicNanos();
  }

  /// Runs on that many threads, and returns when all have ended.
  public Outcome run(int threads) {
    try (var pool = env.loops().pool("swarm", threads, threads, this::broke)) {
      for (int i = 0; i < threads; i++) {
        pool.tryExecute(this::work);
      }
    }
    var thrown = broken.get();
    if (thrown != null) {
      throw new IllegalStateException("the simulator itself broke", thrown);
    }
    return new Outcome(
        runs.get(), worldNanos.get(), elapsed(), failed.values().stream().findFirst());
  }

  private void broke(Throwable thrown) {
    broken.compareAndSet(null, thrown);
  }

  private long elapsed() {
    return env.clock().monotonicNanos() - beganNanos;
  }

  private void work() {
    while (failed.isEmpty() && broken.get() == null && elapsed() < limit.nanos()) {
      long seed = next.getAndIncrement();
      if (seed - settings.seed() >= limit.seeds()) {
        return;
      }
      var result = Simulation.run(settings.with(seed), null);
      runs.incrementAndGet();
      worldNanos.addAndGet(result.tally().worldNanos());
      if (result.violation().isPresent()) {
        failed.put(seed, result);
      }
      each.accept(result);
    }
  }
}
