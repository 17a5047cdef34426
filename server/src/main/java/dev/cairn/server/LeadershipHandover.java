package dev.cairn.server;

import dev.cairn.base.env.Env;
import dev.cairn.base.env.Loop;
import dev.cairn.store.Store;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Gives a store's leaderships away before it stops, so that clients find a leader at once.
///
/// Ends when the store leads nothing, when nothing has changed for [#STANDSTILL] (nobody is there
/// to take over), or when the time is over.
final class LeadershipHandover {
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);
  private static final Duration STANDSTILL = Duration.ofMillis(700);

  private final Store store;
  private final Env env;
  private final CountDownLatch over = new CountDownLatch(1);
  private int left;
  private long changedNanos;

  private LeadershipHandover(Store store, Env env) {
    this.store = store;
    this.env = env;
  }

  /// Runs on the caller's thread, for at most `most`. Returns how many leaderships are left.
  static int run(Store store, Env env, Duration most) {
    var handover = new LeadershipHandover(store, env);
    handover.await(most);
    return store.leaderCount();
  }

  private void await(Duration most) {
    left = store.leaderCount();
    if (left == 0) {
      return;
    }
    changedNanos = env.clock().monotonicNanos();
    store.handOverLeaderships();
    try (var loop = env.loops().open("handover", _ -> over.countDown())) {
      loop.execute(() -> look(loop));
      over.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Loop loop) {
    long now = env.clock().monotonicNanos();
    int leads = store.leaderCount();
    if (leads != left) {
      left = leads;
      changedNanos = now;
    }
    if (leads == 0 || now - changedNanos > STANDSTILL.toNanos()) {
      over.countDown();
    } else {
      loop.schedule(LOOK_INTERVAL, () -> look(loop));
    }
  }
}
