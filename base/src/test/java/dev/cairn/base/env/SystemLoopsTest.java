package dev.cairn.base.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SystemLoopsTest {
  private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final CountDownLatch gate = new CountDownLatch(1);

  private void waitAtGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFullPoolSaysSoAndAClosedOneRunsWhatItTook() {
    var ran = new AtomicInteger();
    var pool = new SystemLoops().pool("pool", 1, 2, failures::add);
    int taken = 0;
    for (int i = 0; i < 10; i++) {
      taken +=
          pool.tryExecute(() -> {
            waitAtGate();
            ran.incrementAndGet();
          })
              ? 1
              : 0;
    }
    assertThat(taken).isBetween(2, 3);
    gate.countDown();
    pool.close();
    assertThat(ran).hasValue(taken);
    assertThat(pool.tryExecute(ran::incrementAndGet)).isFalse();
    assertThat(failures).isEmpty();
  }

  @Test
  void aTaskOfAPoolThatFailsIsReported() throws InterruptedException {
    try (var pool = new SystemLoops().pool("pool", 2, 2, failures::add)) {
      assertThat(
              pool.tryExecute(() -> {
                throw new IllegalStateException("broken");
              }))
          .isTrue();
      assertThat(failures.take()).hasMessage("broken");
    }
  }

  @Test
  void whatWaitsRunsOnAVirtualThreadOfThatName() throws InterruptedException {
    var threads = new LinkedBlockingQueue<Thread>();
    new SystemLoops().spawn("waiting", () -> threads.add(Thread.currentThread()));
    var thread = threads.take();
    assertThat(thread.isVirtual()).isTrue();
    assertThat(thread.getName()).isEqualTo("waiting");
  }
}
