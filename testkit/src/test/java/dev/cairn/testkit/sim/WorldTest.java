package dev.cairn.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/// Virtual time, fibers, processes and the network.
final class WorldTest {
  private static final long SECOND = 1_000_000_000L;

  private final World world = new World();
  private final List<String> said = new ArrayList<>();

  private Machine machine(long seed) {
    return new Machine(world, 0, "machine", new Chance(seed));
  }

  @Test
  void eventsHappenByTimeAndThenInTheOrderOfTheirMaking() {
    world.after(2, () -> said.add("third at " + world.now()));
    world.after(1, () -> said.add("first at " + world.now()));
    world.after(1, () -> said.add("second at " + world.now()));
    world.runUntil(10);
    assertThat(said).containsExactly("first at 1", "second at 1", "third at 2");
    assertThat(world.now()).isEqualTo(10);
  }

  @Test
  void aFiberWaitsWhileOthersGoOn() {
    var process = machine(1).start(thrown -> said.add(thrown.toString()));
    process.spawn(
        "slow",
        () -> {
          world.fiber().pause(SECOND);
          said.add("slow");
        });
    process.spawn("quick", () -> said.add("quick"));
    world.runUntil(2 * SECOND);
    assertThat(said).containsExactly("quick", "slow");
    process.kill();
  }

  @Test
  void fibersWaitForLocks() {
    var lock = new ReentrantLock();
    var process = machine(1).start(thrown -> said.add(thrown.toString()));
    for (var name : List.of("one", "other")) {
      process.spawn(
          name,
          () -> {
            lock.lock();
            try {
              said.add(name + " in");
              world.fiber().pause(SECOND);
              said.add(name + " out");
            } finally {
              lock.unlock();
            }
          });
    }
    world.runUntil(10 * SECOND);
    assertThat(said)
        .isIn(
            List.of("one in", "one out", "other in", "other out"),
            List.of("other in", "other out", "one in", "one out"));
    process.kill();
  }

  /// A class loader's, say: another world of this JVM may load the same class just then.
  @Test
  void theWorldWaitsForAMonitorOfAnotherWorld() throws InterruptedException {
    var monitor = new Object();
    var fiber = new CompletableFuture<Thread>();
    var held = new CountDownLatch(1);
    var other =
        Thread.ofPlatform()
            .start(() -> {
              synchronized (monitor) {
                held.countDown();
                while (fiber.join().getState() != Thread.State.BLOCKED) {
                  Thread.onSpinWait();
                }
              }
            });
    held.await();
    var process = machine(1).start(thrown -> said.add(thrown.toString()));
    process.spawn(
        "one",
        () -> {
          fiber.complete(Thread.currentThread());
          synchronized (monitor) {
            said.add("in at " + world.now());
          }
        });
    process.after(SECOND, () -> said.add("later"));
    world.runUntil(2 * SECOND);
    assertThat(said).hasSize(2).last().isEqualTo("later");
    other.join();
    process.kill();
  }

  @Test
  void fibersOfOneWorldMustNotFightOverAMonitor() {
    var monitor = new Object();
    var process = machine(1).start(thrown -> said.add(thrown.toString()));
    for (var name : List.of("one", "other")) {
      process.spawn(
          name,
          () -> {
            synchronized (monitor) {
              world.fiber().pause(SECOND);
            }
          });
    }
    assertThatThrownBy(() -> world.runUntil(10 * SECOND))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("waits for a monitor");
  }

  @Test
  void aPausedProcessGoesOnWhereItWas() {
    var process = machine(1).start(thrown -> said.add(thrown.toString()));
    process.after(SECOND, () -> said.add("late, at " + world.now() / SECOND));
    process.pause();
    world.runUntil(5 * SECOND);
    assertThat(said).isEmpty();
    process.resume();
    world.runUntil(6 * SECOND);
    assertThat(said).containsExactly("late, at 5");
    process.kill();
  }

  @Test
  void aKilledProcessDoesNothingMoreAndItsThreadsUnwind() {
    var machine = machine(1);
    var process = machine.start(thrown -> said.add(thrown.toString()));
    process.spawn(
        "body",
        () -> {
          try {
            world.fiber().pause(10 * SECOND);
            said.add("not killed");
          } finally {
            said.add("unwound");
          }
        });
    process.after(10 * SECOND, () -> said.add("event of the dead"));
    world.runUntil(SECOND);
    process.kill();
    world.runUntil(20 * SECOND);
    assertThat(said).containsExactly("unwound");
    assertThat(machine.process()).isNull();
  }

  @Test
  void clocksDriftAndLeapAndAreSetEachForItself() {
    var machine = machine(1);
    var process = machine.start(thrown -> said.add(thrown.toString()));
    var clock = process.env().clock();
    long monotonic = clock.monotonicNanos();
    long wall = clock.wallMillis();

    machine.setWall(-5_000);
    assertThat(clock.wallMillis()).isEqualTo(wall - 5_000);
    assertThat(clock.monotonicNanos()).isEqualTo(monotonic);

    machine.leap(SECOND);
    assertThat(clock.monotonicNanos()).isEqualTo(monotonic + SECOND);

    machine.drift(1.5);
    world.runUntil(2 * SECOND);
    assertThat(clock.monotonicNanos()).isEqualTo(monotonic + 4 * SECOND);
    process.kill();
  }

  @Test
  void linksLoseDoubleReorderAndCut() {
    var network = new SimNetwork(world, 2, new Chance(1));
    var link = network.link(0, 1);
    var arrived = new ArrayList<Integer>();

    send(network, arrived);
    assertThat(arrived).hasSize(1_000).isSorted();

    link.loses(0.5);
    send(network, arrived);
    assertThat(arrived).hasSizeBetween(300, 700).isSorted();

    link.heal();
    link.doubles(1);
    send(network, arrived);
    assertThat(arrived).hasSize(2_000);

    link.heal();
    link.keepsOrder(false);
    send(network, arrived);
    assertThat(arrived).hasSize(1_000).isNotEqualTo(List.copyOf(new TreeSet<>(arrived)));

    link.cut();
    send(network, arrived);
    assertThat(arrived).isEmpty();
    assertThat(network.send(1, 0, () -> said.add("the other way"))).isEqualTo(SimNetwork.Fate.SENT);
    world.runUntil(world.now() + SECOND);
    assertThat(said).containsExactly("the other way");
  }

  private void send(SimNetwork network, List<Integer> arrived) {
    arrived.clear();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      network.send(0, 1, () -> arrived.add(number));
    }
    world.runUntil(world.now() + SECOND);
  }
}
