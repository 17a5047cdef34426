package dev.cairn.multiraft.poll;

import dev.cairn.base.env.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;

/// Turns the actors that have mail, in rounds, on one loop.
///
/// A round takes every actor that has mail, hands it its mail, and ends with `endOfRound`, where
/// what all of them want written is handed over together. Ticks are driven from here for all actors
/// of the poller: a tick is never closer than the interval to the one before, also after the thread
/// was held up, because leases rest on followers not counting faster than time.
///
/// @param <M> the kind of mail
public final class Poller<M> {
  private static final int MAIL_PER_TURN = 4096;
  private static final int CHUNK = 256;

  private final Loop loop;
  private final Runnable endOfRound;
  private final MpscUnboundedArrayQueue<Mailbox<M>> ready = new MpscUnboundedArrayQueue<>(CHUNK);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Set<Mailbox<M>> mailboxes = new LinkedHashSet<>();

  /// Runs on `loop`; calls `endOfRound` there after each round.
  public Poller(Loop loop, Runnable endOfRound) {
    this.loop = loop;
    this.endOfRound = endOfRound;
  }

  /// Ticks all actors every `interval` from now on.
  public void startTicking(Duration interval) {
    loop.schedule(interval, () -> tickAll(interval));
  }

  private void tickAll(Duration interval) {
    for (var mailbox : new ArrayList<>(mailboxes)) {
      mailbox.tick();
    }
    // Only now, so that the interval also lies between the ticks of an actor that others held up.
    startTicking(interval);
    endOfRound.run();
  }

  /// A mailbox for an actor of this poller. Mail is handed over from now on, ticks come from [#add]
  /// on.
  public Mailbox<M> mailbox(Actor<M> actor) {
    return new Mailbox<>(actor, this);
  }

  /// Ticks the mailbox's actor from now on.
  public void add(Mailbox<M> mailbox) {
    loop.execute(() -> mailboxes.add(mailbox));
  }

  void remove(Mailbox<M> mailbox) {
    loop.execute(() -> mailboxes.remove(mailbox));
  }

  void enqueue(Mailbox<M> mailbox) {
    ready.offer(mailbox);
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(this::round);
    }
  }

  private void round() {
    scheduled.set(false);
    int limit = Math.max(ready.size(), 1);
    for (int i = 0; i < limit; i++) {
      var mailbox = ready.poll();
      if (mailbox == null) {
        break;
      }
      if (mailbox.turn(MAIL_PER_TURN)) {
        ready.offer(mailbox);
      }
    }
    endOfRound.run();
    if (!ready.isEmpty()) {
      schedule();
    }
  }
}
