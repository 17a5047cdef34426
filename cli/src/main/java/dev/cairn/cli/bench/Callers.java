package dev.cairn.cli.bench;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Closed loops: each caller asks for the next thing when it has the answer to the last. A failed
/// operation is counted and asked for again a little later; its latency counts from the first
/// attempt.
///
/// No caller has a thread: the answer to one operation sends the next.
final class Callers {
  private static final long RETRY_MILLIS = 20;

  private final Target target;
  private final Workload workload;
  private final Tally puts;
  private final Tally gets;
  private final byte[][] values;
  private volatile boolean stopping;

  Callers(Target target, Workload workload, Tally puts, Tally gets, long seed) {
    this.target = target;
    this.workload = workload;
    this.puts = puts;
    this.gets = gets;
    this.values = workload.values(new SplittableRandom(seed));
  }

  /// Writes every key once; returns when all are there.
  void load(int callers) throws InterruptedException {
    var next = new AtomicInteger();
    var left = new CountDownLatch(callers);
    for (int i = 0; i < callers; i++) {
      new Loading(i, next, left).step();
    }
    left.await();
  }

  /// Lets `callers` begin; the latch opens when all have ended after [#stop].
  CountDownLatch start(int callers, long seed) {
    var left = new CountDownLatch(callers);
    for (int i = 0; i < callers; i++) {
      new Caller(i, new SplittableRandom(seed + 1 + i), left).step();
    }
    return left;
  }

  void stop() {
    stopping = true;
  }

  private final class Loading {
    private final int id;
    private final AtomicInteger next;
    private final CountDownLatch left;

    Loading(int id, AtomicInteger next, CountDownLatch left) {
      this.id = id;
      this.next = next;
      this.left = left;
    }

    void step() {
      int number = next.getAndIncrement();
      if (number >= workload.keys()) {
        left.countDown();
      } else {
        put(number);
      }
    }

    private void put(int number) {
      target.put(
          id,
          workload.key(number),
          values[number % values.length],
          error -> {
            if (error == null) {
              step();
            } else {
              puts.failure(error);
              target.later(RETRY_MILLIS, () -> put(number));
            }
          });
    }
  }

  private final class Caller implements Target.Done {
    private final int id;
    private final SplittableRandom random;
    private final CountDownLatch left;
    private byte[] key = new byte[0];
    private boolean get;
    private long begun;

    Caller(int id, SplittableRandom random, CountDownLatch left) {
      this.id = id;
      this.random = random;
      this.left = left;
    }

    void step() {
      key = workload.key(random.nextInt(workload.keys()));
      get = random.nextInt(100) < workload.getPercent();
      begun = System.nanoTime();
      ask();
    }

    private void ask() {
      if (stopping) {
        left.countDown();
      } else if (get) {
        target.get(id, key, this);
      } else {
        target.put(id, key, values[random.nextInt(values.length)], this);
      }
    }

    @Override
    public void done(@Nullable String error) {
      var tally = get ? gets : puts;
      if (error == null) {
        tally.success(System.nanoTime() - begun);
        step();
      } else {
        tally.failure(error);
        target.later(RETRY_MILLIS, this::ask);
      }
    }
  }
}
