package dev.cairn.it.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tikv.common.exception.RawCASConflictException;
import org.tikv.raw.RawKVClient;
import org.tikv.shade.com.google.protobuf.ByteString;

/// Threads that use registers without a pause through the official client, and write down what they
/// asked and heard for [dev.cairn.testkit.check.Linearizability].
///
/// The client repeats a call whose answer it did not get, without telling. So only what has its
/// effect at most once however often it arrives is asked: registers that all threads share are
/// changed by compare-and-swap alone, from one unique value to the next; others are written once,
/// ever.
public final class RecordedLoad implements AutoCloseable {
  private static final int SHARED_REGISTERS = 8;
  private static final Duration CALLS_TAKE_AT_MOST = Duration.ofSeconds(90);

  private final RawKVClient client;
  private final long seed;
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> writtenOnce = new CopyOnWriteArrayList<>();
  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();
  private volatile boolean stopping;
  private volatile @Nullable RuntimeException lastFailure;

  /// Threads that are not started yet.
  ///
  /// @param client what they call, allowed to compare and swap
  /// @param seed what they draw from
  public RecordedLoad(RawKVClient client, long seed, int threadCount) {
    this.client = client;
    this.seed = seed;
    for (int i = 0; i < threadCount; i++) {
      var user = new User(i);
      threads.add(Thread.ofPlatform().name("recorded-" + i).daemon().unstarted(user));
    }
  }

  /// Begins.
  public void start() {
    threads.forEach(Thread::start);
  }

  /// How many operations were answered so far.
  public long answered() {
    return answered.get();
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

  /// What was asked and heard so far, in the order of asking.
  public List<Operation> history() {
    var history = new ArrayList<Operation>(operations.size());
    operations.stream()
        .sorted(Comparator.comparingLong(Operation::asked))
        .forEach(one ->
            history.add(
                new Operation(
                    history.size(),
                    one.client(),
                    one.asked(),
                    one.answered(),
                    one.call(),
                    one.outcome())));
    return history;
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public String toString() {
    long unknown =
        operations.stream().filter(one -> one.outcome() instanceof Outcome.Unknown).count();
    return "%d operations, %d of unknown fate (the last failure: %s)"
        .formatted(operations.size(), unknown, lastFailure);
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFrom(text, US_ASCII);
  }

  private final class User implements Runnable {
    private final int number;
    private final SplittableRandom dice;
    private final Map<String, Optional<String>> seen = new HashMap<>();
    private int values;

    User(int number) {
      this.number = number;
      this.dice = new SplittableRandom(seed + number);
    }

    @Override
    public void run() {
      while (!stopping) {
        var shared = "shared/" + dice.nextInt(SHARED_REGISTERS);
        int choice = dice.nextInt(100);
        if (choice < 40) {
          get(shared);
        } else if (choice < 85) {
          compareAndSwap(shared);
        } else if (choice < 90 || writtenOnce.isEmpty()) {
          putOnce("once/%d/%d".formatted(number, values++));
        } else {
          get(writtenOnce.get(dice.nextInt(writtenOnce.size())));
        }
      }
    }

    private void get(String key) {
      var call = new Call.Get(key);
      long asked = System.nanoTime();
      try {
        var value = client.get(bytes(key)).map(ByteString::toStringUtf8);
        heard(call, asked, new Outcome.Read(value));
        seen.put(key, value);
      } catch (RuntimeException e) {
        // A read that nobody heard the answer of says nothing.
        lastFailure = e;
      }
    }

    private void putOnce(String key) {
      var call = new Call.Put(key, "value of " + key);
      long asked = System.nanoTime();
      writtenOnce.add(key);
      try {
        client.put(bytes(key), bytes(call.value()));
        heard(call, asked, new Outcome.Done());
      } catch (RuntimeException e) {
        unknown(call, asked, e);
      }
    }

    private void compareAndSwap(String key) {
      var expected = seen.getOrDefault(key, Optional.empty());
      var call = new Call.CompareAndSet(key, expected, number + "-" + values++);
      long asked = System.nanoTime();
      try {
        client.compareAndSet(bytes(key), expected.map(RecordedLoad::bytes), bytes(call.value()));
        heard(call, asked, new Outcome.Swapped(true, expected));
        seen.put(key, Optional.of(call.value()));
      } catch (RawCASConflictException e) {
        // The answer to the last try: an earlier one, whose answer was lost, may have written.
        var found = e.getPrevValue().map(ByteString::toStringUtf8);
        heard(new Call.Get(key), asked, new Outcome.Read(found));
        operations.add(
            new Operation(0, number, asked, Operation.NEVER, call, new Outcome.Unknown()));
        seen.put(key, found);
      } catch (RuntimeException e) {
        unknown(call, asked, e);
        seen.remove(key);
      }
    }

    private void heard(Call call, long asked, Outcome outcome) {
      operations.add(new Operation(0, number, asked, System.nanoTime(), call, outcome));
      answered.incrementAndGet();
    }

    private void unknown(Call call, long asked, RuntimeException failure) {
      operations.add(new Operation(0, number, asked, Operation.NEVER, call, new Outcome.Unknown()));
      lastFailure = failure;
    }
  }
}
