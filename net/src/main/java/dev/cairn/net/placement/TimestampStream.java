package dev.cairn.net.placement;

import dev.cairn.base.env.Clock;
import dev.cairn.base.env.Loop;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.net.channel.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import kvproto.pdpb.RequestHeader;
import kvproto.pdpb.TsoRequest;
import kvproto.pdpb.TsoResponse;
import org.jspecify.annotations.Nullable;

/// Timestamps, many in one message: whoever asks while requests are under way shares the next one.
///
/// PD answers in the order it was asked, with the last of `count` timestamps. Thread: the client's
/// loop, but for [#next].
final class TimestampStream implements PdStream.Listener<TsoResponse> {
  private static final int UNDER_WAY_MAX = 4;
  private static final int BATCH_MAX = 10_000;
  private static final int LOGICAL_BITS = 18;
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private record Waiter(CompletableFuture<Long> future, Deadline deadline) {}

  private record Batch(List<Waiter> waiters, Deadline deadline) {}

  private final Loop loop;
  private final Clock clock;
  private final PdClientConfig config;
  private final LeaderFinder finder;
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private final Deque<Batch> underWay = new ArrayDeque<>();
  private @Nullable PdStream<TsoRequest, TsoResponse> stream;
  private volatile boolean closed;
  private boolean checking;
  private String lastFailure = "no answer yet";

  TimestampStream(Loop loop, Clock clock, PdClientConfig config, LeaderFinder finder) {
    this.loop = loop;
    this.clock = clock;
    this.config = config;
    this.finder = finder;
  }

  void over(PdStream<TsoRequest, TsoResponse> opened) {
    stream = opened;
    opened.open();
  }

  boolean isOpen() {
    return stream != null;
  }

  CompletableFuture<Long> next() {
    var waiter = new Waiter(new CompletableFuture<>(), Deadline.in(config.callTimeout(), clock));
    loop.execute(() -> {
      waiting.add(waiter);
      drain();
      check();
    });
    if (closed) {
      waiter.future.completeExceptionally(PdCaller.closed());
    }
    return waiter.future;
  }

  /// Ends who waits, and later ones as they come. Then the loop is to be closed.
  void close() {
    closed = true;
    loop.execute(() -> {
      underWay.forEach(batch -> waiting.addAll(batch.waiters));
      underWay.clear();
      waiting.forEach(waiter -> waiter.future.completeExceptionally(PdCaller.closed()));
      waiting.clear();
    });
  }

  private void drain() {
    while (stream != null
        && stream.isReady()
        && !waiting.isEmpty()
        && underWay.size() < UNDER_WAY_MAX) {
      var batch = new ArrayList<Waiter>();
      while (batch.size() < BATCH_MAX && !waiting.isEmpty()) {
        batch.add(waiting.remove());
      }
      underWay.add(new Batch(batch, Deadline.in(config.attemptTimeout(), clock)));
      stream.send(
          TsoRequest.newBuilder()
              .setHeader(RequestHeader.newBuilder().setClusterId(finder.clusterId()))
              .setCount(batch.size())
              .build());
    }
  }

  @Override
  public void opened() {
    drain();
  }

  @Override
  public void ready() {
    drain();
  }

  @Override
  public void received(TsoResponse message) {
    Batch batch = underWay.poll();
    if (stream == null || batch == null) {
      return;
    }
    if (message.getCount() != batch.waiters.size()) {
      underWay.addFirst(batch);
      stream.restart("PD gave another number of timestamps than it was asked for");
      return;
    }
    var last = message.getTimestamp();
    long first = (last.getPhysical() << LOGICAL_BITS) + last.getLogical() - message.getCount() + 1;
    for (Waiter waiter : batch.waiters) {
      waiter.future.complete(first++);
    }
    drain();
  }

  @Override
  public void lost(String why) {
    lastFailure = why;
    while (!underWay.isEmpty()) {
      var waiters = underWay.removeLast().waiters;
      for (int i = waiters.size() - 1; i >= 0; i--) {
        waiting.addFirst(waiters.get(i));
      }
    }
  }

  /// Runs once a second while somebody waits: a stream that does not answer is replaced, and who
  /// has waited too long is told.
  private void check() {
    if (checking) {
      return;
    }
    checking = true;
    loop.schedule(
        CHECK_INTERVAL,
        () -> {
          checking = false;
          Batch oldest = underWay.peek();
          if (stream != null && oldest != null && oldest.deadline.expired()) {
            stream.restart("PD gives no timestamps");
          }
          while (!waiting.isEmpty() && waiting.peek().deadline.expired()) {
            waiting.remove().future.completeExceptionally(overdue());
          }
          if (!waiting.isEmpty() || !underWay.isEmpty()) {
            check();
          }
        });
  }

  private CairnException overdue() {
    return new CairnException(
        ErrorCode.PD_UNREACHABLE,
        "PD at "
            + String.join(", ", config.endpoints())
            + " gave no timestamp within "
            + config.callTimeout().toMillis()
            + " ms: "
            + lastFailure);
  }
}
