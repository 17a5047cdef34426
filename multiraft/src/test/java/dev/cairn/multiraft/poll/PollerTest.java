package dev.cairn.multiraft.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.env.SystemEnv;
import dev.cairn.multiraft.HandLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class PollerTest {
  private static final Duration TICK = Duration.ofMillis(250);

  private final HandLoop loop = new HandLoop();
  private final List<String> events = new ArrayList<>();
  private final Poller<String> poller = new Poller<>(loop, () -> events.add("end of round"));

  /// An actor that notes what happens to it.
  private final class Noting implements Actor<String> {
    private final String name;
    private Consumer<String> onMail = _ -> {};
    private Runnable onTick = () -> {};

    Noting(String name) {
      this.name = name;
    }

    @Override
    public void receive(String mail) {
      events.add(name + " gets " + mail);
      onMail.accept(mail);
    }

    @Override
    public void endTurn() {
      events.add(name + " ends its turn");
    }

    @Override
    public void tick() {
      events.add(name + " ticks");
      onTick.run();
    }
  }

  private static <M> Mailbox<M> join(Poller<M> poller, Actor<M> actor) {
    var mailbox = poller.mailbox(actor);
    poller.add(mailbox);
    return mailbox;
  }

  @Test
  void aTurnIsAllMailInOrderThenItsEndAndARoundIsAllTurnsThenItsEnd() {
    var first = join(poller, new Noting("first"));
    var second = join(poller, new Noting("second"));
    first.post("a");
    second.post("b");
    first.post("c");
    loop.run();
    assertThat(events)
        .containsExactly(
            "first gets a",
            "first gets c",
            "first ends its turn",
            "second gets b",
            "second ends its turn",
            "end of round");
  }

  @Test
  void manyPostsMakeOneRound() {
    var boxes = List.of(join(poller, new Noting("one")), join(poller, new Noting("other")));
    loop.run();
    for (int i = 0; i < 100; i++) {
      boxes.get(i % 2).post("mail");
    }
    assertThat(loop.waiting()).isEqualTo(1);
    loop.run();
    assertThat(events.stream().filter("end of round"::equals)).hasSize(1);
  }

  @Test
  void withoutMailThereIsNoRound() {
    join(poller, new Noting("idle"));
    loop.run();
    assertThat(events).isEmpty();
  }

  @Test
  void whatAnActorPostsToItselfArrives() {
    var actor = new Noting("actor");
    var box = join(poller, actor);
    actor.onMail =
        mail -> {
          if (mail.length() < 4) {
            box.post(mail + "x");
          }
        };
    box.post("x");
    loop.run();
    assertThat(events.stream().filter(event -> event.startsWith("actor gets")))
        .containsExactly("actor gets x", "actor gets xx", "actor gets xxx", "actor gets xxxx");
    assertThat(events).endsWith("actor ends its turn", "end of round");
  }

  @Test
  void whatOneActorPostsToAnotherArrivesWhetherThatHadItsTurnOrNot() {
    var before = new Noting("before");
    var between = new Noting("between");
    var beforeBox = join(poller, before);
    var betweenBox = join(poller, between);
    var after = join(poller, new Noting("after"));
    between.onMail =
        _ -> {
          beforeBox.post("to before");
          after.post("to after");
        };
    beforeBox.post("hello");
    betweenBox.post("hello");
    after.post("hello");
    loop.run();
    assertThat(events).contains("before gets to before", "after gets to after");
  }

  @Test
  void aFloodFromOneActorDoesNotKeepTheOthersWaiting() {
    var flooded = join(poller, new Noting("flooded"));
    var other = join(poller, new Noting("other"));
    for (int i = 0; i < 10_000; i++) {
      flooded.post("mail");
    }
    other.post("mail");
    loop.run();
    assertThat(events.indexOf("other gets mail"))
        .isLessThan(events.lastIndexOf("flooded gets mail"));
    assertThat(events.stream().filter("flooded gets mail"::equals)).hasSize(10_000);
  }

  @Test
  void aMailboxThatIsFullOrClosedRefusesButNeverLosesWhatMustArrive() {
    var box = join(poller, new Noting("actor"));
    assertThat(box.tryPost("1", 2)).isTrue();
    assertThat(box.tryPost("2", 2)).isTrue();
    assertThat(box.tryPost("3", 2)).isFalse();
    box.post("4");
    loop.run();
    assertThat(box.tryPost("5", 2)).isTrue();
    box.close();
    assertThat(box.tryPost("6", 2)).isFalse();
    box.post("7");
    loop.run();
    assertThat(events.stream().filter(event -> event.startsWith("actor gets")))
        .containsExactly(
            "actor gets 1", "actor gets 2", "actor gets 4", "actor gets 5", "actor gets 7");
  }

  @Test
  void everyTickEndsATurnAndAllOfThemARound() {
    join(poller, new Noting("one"));
    join(poller, new Noting("other"));
    poller.startTicking(TICK);
    loop.advance(TICK);
    assertThat(events)
        .containsExactly(
            "one ticks", "one ends its turn", "other ticks", "other ends its turn", "end of round");
  }

  @Test
  void aClosedMailboxTicksNoMore() {
    var box = join(poller, new Noting("actor"));
    poller.startTicking(TICK);
    loop.advance(TICK);
    box.close();
    loop.advance(TICK.multipliedBy(3));
    assertThat(events.stream().filter("actor ticks"::equals)).hasSize(1);
  }

  @Test
  void anActorMayCloseAnotherDuringATick() {
    var closer = new Noting("closer");
    join(poller, closer);
    var other = join(poller, new Noting("other"));
    closer.onTick = other::close;
    poller.startTicking(TICK);
    loop.advance(TICK);
    assertThat(events).doesNotContain("other ticks");
  }

  @Test
  void ticksAreNeverCloserThanTheIntervalAlsoWhenAnActorBeforeHeldThemUp() {
    var slow = new Noting("slow");
    var watching = new Noting("watching");
    var times = new ArrayList<Duration>();
    var delays = new ArrayList<>(List.of(0, 240, 0, 1_000, 600, 0, 0, 10, 0, 0));
    slow.onTick = () -> loop.pass(Duration.ofMillis(delays.removeFirst()));
    watching.onTick = () -> times.add(loop.now());
    join(poller, slow);
    join(poller, watching);
    poller.startTicking(TICK);
    while (!delays.isEmpty()) {
      loop.advance(TICK);
    }
    assertThat(times).hasSize(10);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i).minus(times.get(i - 1))).isGreaterThanOrEqualTo(TICK);
    }
  }

  @Test
  @Timeout(60)
  void mailFromManyThreadsArrivesOnceAndInEachThreadsOrder() throws InterruptedException {
    int threads = 4;
    int actors = 8;
    int each = 20_000;
    var failures = new LinkedBlockingQueue<Throwable>();
    var all = new CountDownLatch(threads * each);
    var disorder = new LinkedBlockingQueue<String>();
    try (var real = SystemEnv.create().loops().open("poller", failures::add)) {
      var busy = new Poller<int[]>(real, () -> {});
      var boxes = new ArrayList<Mailbox<int[]>>();
      for (int i = 0; i < actors; i++) {
        boxes.add(join(busy, new InOrder(threads, all, disorder)));
      }
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < each; i++) {
                boxes.get(i % actors).post(new int[] {number, i});
              }
            });
      }
      all.await();
    }
    assertThat(failures).isEmpty();
    assertThat(disorder).isEmpty();
  }

  /// Looks whether mail of each thread comes in rising order.
  private static final class InOrder implements Actor<int[]> {
    private final int[] last;
    private final CountDownLatch all;
    private final LinkedBlockingQueue<String> disorder;

    InOrder(int threads, CountDownLatch all, LinkedBlockingQueue<String> disorder) {
      last = new int[threads];
      java.util.Arrays.fill(last, -1);
      this.all = all;
      this.disorder = disorder;
    }

    @Override
    public void receive(int[] mail) {
      if (mail[1] <= last[mail[0]]) {
        disorder.add(mail[1] + " after " + last[mail[0]]);
      }
      last[mail[0]] = mail[1];
      all.countDown();
    }

    @Override
    public void endTurn() {}

    @Override
    public void tick() {}
  }
}
