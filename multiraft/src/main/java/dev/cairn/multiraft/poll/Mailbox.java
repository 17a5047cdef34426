package dev.cairn.multiraft.poll;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;

/// The mail of one actor. Anybody may post; the actor's poller takes.
///
/// @param <M> the kind of mail
public final class Mailbox<M> {
  private static final int CHUNK = 64;

  private final MpscUnboundedArrayQueue<M> mail = new MpscUnboundedArrayQueue<>(CHUNK);
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final Actor<M> actor;
  private final Poller<M> poller;
  private volatile boolean closed;

  Mailbox(Actor<M> actor, Poller<M> poller) {
    this.actor = actor;
    this.poller = poller;
  }

  /// Posts mail that must arrive, such as the answer to something the actor asked for.
  public void post(M item) {
    mail.offer(item);
    if (!waiting.get() && waiting.compareAndSet(false, true)) {
      poller.enqueue(this);
    }
  }

  /// Posts unless `limit` pieces are waiting already or the mailbox is closed; false means that it
  /// was not posted.
  public boolean tryPost(M item, int limit) {
    if (closed || mail.size() >= limit) {
      return false;
    }
    post(item);
    return true;
  }

  /// No more ticks. Mail that still comes is handed over all the same, so that whoever waits for an
  /// answer gets one.
  public void close() {
    closed = true;
    poller.remove(this);
  }

  /// Hands all mail that is waiting to the actor. Returns whether there may be more.
  boolean turn(int limit) {
    waiting.set(false);
    for (int i = 0; i < limit; i++) {
      var item = mail.relaxedPoll();
      if (item == null) {
        break;
      }
      actor.receive(item);
    }
    actor.endTurn();
    return !mail.isEmpty();
  }

  void tick() {
    if (!closed) {
      actor.tick();
      actor.endTurn();
    }
  }
}
