package dev.cairn.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tikv.raw.RawKVClient;

/// Threads that write and read registers without a pause, and check every answer. A call that fails
/// is no fault: the world may be broken just then. A wrong answer is.
public final class RegisterLoad implements AutoCloseable {
  private static final int REGISTERS_PER_WRITER = 8;
  private static final Duration CALLS_TAKE_AT_MOST = Duration.ofSeconds(90);

  private final RawKVClient client;
  private final String name;
  private final List<Writer> writers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Register> registers = new CopyOnWriteArrayList<>();
  private final Queue<AssertionError> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile boolean stopping;
  private volatile @Nullable RuntimeException lastFailure;

  /// Threads that are not started yet.
  ///
  /// @param client what they call; the test keeps it open until they have ended
  /// @param name the prefix of all keys
  public RegisterLoad(RawKVClient client, String name, int writerCount, int readerCount) {
    this.client = client;
    this.name = name;
    for (int i = 0; i < writerCount; i++) {
      var writer = new Writer(i);
      writers.add(writer);
      threads.add(thread("writer-" + i, writer));
    }
    for (int i = 0; i < readerCount; i++) {
      var dice = new SplittableRandom(i);
      threads.add(thread("reader-" + i, () -> read(dice)));
    }
  }

  /// Begins.
  public RegisterLoad start() {
    threads.forEach(Thread::start);
    return this;
  }

  /// Whether every writer has begun a write after `nanoTime` that was acknowledged.
  public boolean flowsSince(long nanoTime) {
    return writers.stream().allMatch(writer -> writer.flowsSince(nanoTime));
  }

  /// How many writes were acknowledged so far.
  public long acknowledged() {
    return acknowledged.get();
  }

  /// Throws what was wrong so far.
  public void check() {
    var first = wrong.peek();
    if (first != null) {
      wrong.stream().skip(1).limit(10).forEach(first::addSuppressed);
      throw first;
    }
  }

  /// Lets the calls under way end, and no more begin.
  public void stop() {
    stopping = true;
    for (Thread thread : threads) {
      try {
        if (!thread.join(CALLS_TAKE_AT_MOST)) {
          throw new AssertionError(
              thread.getName() + " is stuck in " + List.of(thread.getStackTrace()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the load ends", e);
      }
    }
  }

  /// Reads every register ever written, with any client. All must answer.
  public void checkAll(RawKVClient reader) {
    check();
    assertThat(acknowledged.get()).as("acknowledged writes; %s", this).isPositive();
    for (Register register : registers) {
      register.check(reader);
    }
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public String toString() {
    return "%d registers, %d writes acknowledged, %d reads, %d calls failed (last: %s)"
        .formatted(registers.size(), acknowledged.get(), reads.get(), failures.get(), lastFailure);
  }

  private Thread thread(String role, Runnable task) {
    return Thread.ofPlatform().name(name + "-" + role).daemon().unstarted(task);
  }

  private void read(SplittableRandom dice) {
    while (!stopping) {
      int count = registers.size();
      if (count == 0) {
        Thread.onSpinWait();
        continue;
      }
      try {
        registers.get(dice.nextInt(count)).check(client);
        reads.incrementAndGet();
      } catch (RuntimeException e) {
        failed(e);
      } catch (AssertionError e) {
        wrong.add(e);
      }
    }
  }

  private void failed(RuntimeException failure) {
    failures.incrementAndGet();
    lastFailure = failure;
  }

  private final class Writer implements Runnable {
    private final int number;
    private int created;
    private volatile long lastGoodBegin;
    private volatile boolean hasWritten;

    Writer(int number) {
      this.number = number;
    }

    boolean flowsSince(long nanoTime) {
      return hasWritten && lastGoodBegin - nanoTime > 0;
    }

    @Override
    public void run() {
      @Nullable Register[] mine = new @Nullable Register[REGISTERS_PER_WRITER];
      for (int i = 0; !stopping; i = (i + 1) % mine.length) {
        var register = mine[i];
        if (register == null) {
          register = new Register("%s/%d/%d".formatted(name, number, created++));
          registers.add(register);
          mine[i] = register;
        }
        long begun = System.nanoTime();
        try {
          register.increment(client);
          acknowledged.incrementAndGet();
          lastGoodBegin = begun;
          hasWritten = true;
        } catch (RuntimeException e) {
          failed(e);
          mine[i] = null;
        }
      }
    }
  }
}
