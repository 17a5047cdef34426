package dev.cairn.net.placement;

import dev.cairn.base.env.Clock;
import dev.cairn.base.env.Dice;
import dev.cairn.base.env.Loop;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.net.channel.Backoff;
import dev.cairn.net.channel.ChannelPool;
import dev.cairn.net.channel.Deadline;
import io.grpc.Status;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import kvproto.pdpb.ErrorType;
import kvproto.pdpb.RequestHeader;
import kvproto.pdpb.ResponseHeader;
import org.jspecify.annotations.Nullable;

/// Repeats a unary call until PD's leader has answered it or its time is over.
///
/// Repeated are attempts that found nobody, timed out, or met a member that does not lead; all of
/// PD's calls bear being made twice. Every other failure ends the call.
final class PdCaller {
  private static final List<String> NOT_LEADER =
      List.of("not leader", "no leader", "not served", "not primary", "server not started");

  private final Loop loop;
  private final Clock clock;
  private final Dice dice;
  private final ChannelPool channels;
  private final PdClientConfig config;
  private final LeaderFinder finder;
  private final Set<Running<?, ?>> underWay = new LinkedHashSet<>();
  private volatile boolean closed;

  PdCaller(
      Loop loop,
      Clock clock,
      Dice dice,
      ChannelPool channels,
      PdClientConfig config,
      LeaderFinder finder) {
    this.loop = loop;
    this.clock = clock;
    this.dice = dice;
    this.channels = channels;
    this.config = config;
    this.finder = finder;
  }

  <Q, R> CompletableFuture<R> call(PdCall<Q, R> call) {
    var running = new Running<>(call);
    loop.execute(running::begin);
    if (closed) {
      // Whether the loop still took the task is not known; ending a call twice does no harm.
      running.future.completeExceptionally(closed());
    }
    return running.future;
  }

  /// Ends the calls under way, and later ones as they come. Then the loop is to be closed.
  void close() {
    closed = true;
    loop.execute(() -> {
      for (Running<?, ?> running : List.copyOf(underWay)) {
        running.fail(closed());
      }
    });
  }

  static CairnException closed() {
    return new CairnException(ErrorCode.REQUEST_FAILED, "the PD client is closed");
  }

  /// Whether a call that ended so may be made again.
  static boolean isTransient(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
      default -> {
        String text = status.getDescription();
        String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
        yield NOT_LEADER.stream().anyMatch(lower::contains);
      }
    };
  }

  /// What a call's final status means to the caller.
  static CairnException failure(String name, Status status) {
    String text = LeaderFinder.describe(status);
    boolean cluster = text.contains("mismatch cluster id");
    return new CairnException(
        cluster ? ErrorCode.CLUSTER_MISMATCH : ErrorCode.REQUEST_FAILED,
        "PD refused " + name + ": " + text,
        status.asRuntimeException());
  }

  private final class Running<Q, R> {
    private final PdCall<Q, R> call;
    private final CompletableFuture<R> future = new CompletableFuture<>();
    private final Deadline deadline = Deadline.in(config.callTimeout(), clock);
    private final Backoff backoff = new Backoff(config.backoffFirst(), config.backoffMax(), dice);
    private String lastFailure = "no answer yet";

    Running(PdCall<Q, R> call) {
      this.call = call;
    }

    void begin() {
      underWay.add(this);
      attempt();
    }

    void fail(CairnException error) {
      underWay.remove(this);
      future.completeExceptionally(error);
    }

    private void attempt() {
      if (future.isDone()) {
        return;
      }
      if (deadline.expired()) {
        fail(
            new CairnException(
                ErrorCode.PD_UNREACHABLE,
                "PD at "
                    + String.join(", ", config.endpoints())
                    + " did not answer "
                    + call.name()
                    + " within "
                    + config.callTimeout().toMillis()
                    + " ms: "
                    + lastFailure));
        return;
      }
      finder.find(this::directed);
    }

    private void directed(LeaderFinder.Result result) {
      switch (result) {
        case LeaderFinder.Result.Leader leader -> send(leader.address());
        case LeaderFinder.Result.Nobody nobody -> later(nobody.why());
        case LeaderFinder.Result.WrongCluster wrong -> fail(wrong.error());
      }
    }

    private void send(String address) {
      var header = RequestHeader.newBuilder().setClusterId(finder.clusterId()).build();
      Unary.start(
          channels.channel(address),
          call.method(),
          call.request().apply(header),
          deadline.remainingAtMost(config.attemptTimeout()),
          (status, answer) -> loop.execute(() -> answered(address, status, answer)));
    }

    private void answered(String address, Status status, @Nullable R answer) {
      if (status.isOk() && answer != null) {
        judge(answer);
      } else if (isTransient(status)) {
        finder.doubt(address);
        later(address + ": " + LeaderFinder.describe(status));
      } else {
        fail(failure(call.name(), status));
      }
    }

    private void judge(R answer) {
      ResponseHeader header = call.header().apply(answer);
      if (header.hasError() && header.getError().getType() != ErrorType.OK) {
        fail(new PdRefusedException(call.name(), header.getError()));
      } else {
        underWay.remove(this);
        future.complete(answer);
      }
    }

    private void later(String why) {
      lastFailure = why;
      var wait = deadline.remainingAtMost(backoff.next());
      loop.schedule(wait, this::attempt);
    }
  }
}
