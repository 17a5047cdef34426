package dev.cairn.base.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The timeout ends a test whose loop hangs; no result depends on how long anything takes.
@Timeout(60)
final class SystemLoopTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final Loop loop = new SystemLoops().open("tested", failures::add);

  @AfterEach
  void end() {
    loop.close();
  }

  /// Waits until the loop has run what was handed in before.
  private void settle() throws InterruptedException {
    var passed = new CountDownLatch(1);
    loop.execute(passed::countDown);
    passed.await();
  }

  @Test
  void tasksRunInTheOrderInWhichAThreadHandsThemIn() throws InterruptedException {
    var runs = Collections.synchronizedList(new ArrayList<int[]>());
    var threads = new ArrayList<Thread>();
    for (int thread = 0; thread < 4; thread++) {
      int number = thread;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 5_000; i++) {
                  int task = i;
                  loop.execute(() -> runs.add(new int[] {number, task}));
                }
              }));
    }
    for (var thread : threads) {
      thread.join();
    }
    settle();
    var next = new int[4];
    for (int[] run : runs) {
      assertThat(run[1]).isEqualTo(next[run[0]]++);
    }
    assertThat(next).containsOnly(5_000);
  }

  @Test
  void aLoopThatSleepsIsWokenByEveryTask() throws InterruptedException {
    var done = new Semaphore(0);
    for (int i = 0; i < 20_000; i++) {
      loop.execute(done::release);
      done.acquire();
    }
    assertThat(done.availablePermits()).isZero();
  }

  @Test
  void tasksRunOnTheLoopsOwnThreadAndKnowIt() throws InterruptedException {
    var inLoop = new LinkedBlockingQueue<Boolean>();
    var names = new LinkedBlockingQueue<String>();
    loop.execute(() -> {
      inLoop.add(loop.inLoop());
      names.add(Thread.currentThread().getName());
    });
    assertThat(inLoop.take()).isTrue();
    assertThat(names.take()).isEqualTo("tested");
    assertThat(loop.inLoop()).isFalse();
  }

  @Test
  void timersNeverRunEarlyAndThoseOfALaterMomentRunLater() throws InterruptedException {
    var late = new LinkedBlockingQueue<Long>();
    for (int millis : new int[] {30, 1, 0, 20, 10, 5}) {
      var delay = Duration.ofMillis(millis);
      long from = System.nanoTime();
      loop.schedule(delay, () -> late.add(System.nanoTime() - from - delay.toNanos()));
    }
    for (int i = 0; i < 6; i++) {
      assertThat(late.take()).isNotNegative();
    }
  }

  @Test
  void timersOfTheLoopItselfRunInTheOrderOfTheirTimes() throws InterruptedException {
    var order = new LinkedBlockingQueue<Integer>();
    loop.execute(() -> {
      loop.schedule(Duration.ofMillis(40), () -> order.add(40));
      loop.schedule(Duration.ofMillis(20), () -> order.add(20));
      loop.schedule(Duration.ofMillis(1), () -> order.add(1));
    });
    assertThat(List.of(order.take(), order.take(), order.take())).containsExactly(1, 20, 40);
  }

  @Test
  void aCancelledTimerDoesNotRun() throws InterruptedException {
    var ran = new LinkedBlockingQueue<String>();
    var both = new CountDownLatch(1);
    loop.execute(() -> {
      var timer = loop.schedule(Duration.ofMillis(1), () -> ran.add("cancelled"));
      loop.schedule(
          Duration.ofMillis(2),
          () -> {
            ran.add("kept");
            both.countDown();
          });
      timer.cancel();
    });
    both.await();
    assertThat(ran).containsExactly("kept");
  }

  @Test
  void closingRunsWhatWasHandedInAndDropsTimers() throws InterruptedException {
    var gate = new CountDownLatch(1);
    var ran = new AtomicInteger();
    loop.execute(() -> {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    loop.schedule(NEVER, () -> ran.addAndGet(1_000_000));
    for (int i = 0; i < 5_000; i++) {
      loop.execute(ran::incrementAndGet);
    }
    var closing = Thread.ofPlatform().start(loop::close);
    gate.countDown();
    closing.join();
    assertThat(ran).hasValue(5_000);
    loop.execute(ran::incrementAndGet);
    loop.schedule(Duration.ZERO, ran::incrementAndGet);
    loop.close();
    assertThat(ran).hasValue(5_000);
    assertThat(failures).isEmpty();
  }

  @Test
  void aLoopMayCloseItself() throws InterruptedException {
    var closed = new CountDownLatch(1);
    loop.execute(() -> {
      loop.close();
      closed.countDown();
    });
    closed.await();
    loop.close();
    assertThat(failures).isEmpty();
  }

  @Test
  void aFailureReachesTheHandlerOnceAndNothingRunsAfterIt() throws InterruptedException {
    var after = new AtomicInteger();
    loop.execute(() -> {
      // From inside, so that the next tasks surely wait behind this one.
      loop.execute(after::incrementAndGet);
      loop.schedule(Duration.ZERO, after::incrementAndGet);
      throw new IllegalStateException("broken");
    });
    assertThat(failures.take()).hasMessage("broken");
    loop.execute(after::incrementAndGet);
    loop.execute(() -> {
      throw new IllegalStateException("broken again");
    });
    loop.close();
    assertThat(after).hasValue(0);
    assertThat(failures).isEmpty();
  }

  @Test
  void aFailureOfATimerReachesTheHandlerToo() throws InterruptedException {
    loop.schedule(
        Duration.ofMillis(1),
        () -> {
          throw new IllegalStateException("broken timer");
        });
    assertThat(failures.take()).hasMessage("broken timer");
  }

  @Test
  void aFailureIsHeardOnTheLoopSoThatTheHandlerMayCloseIt() throws InterruptedException {
    var heard = new LinkedBlockingQueue<Loop>();
    var closing = new LinkedBlockingQueue<Loop>();
    var other =
        new SystemLoops()
            .open(
                "closing",
                _ -> {
                  closing.peek().close();
                  heard.add(closing.peek());
                });
    closing.add(other);
    other.execute(() -> {
      throw new IllegalStateException("broken");
    });
    assertThat(heard.take()).isSameAs(other);
    other.close();
  }
}
