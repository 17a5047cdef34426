package dev.cairn.cli.raw;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.net.channel.Backoff;
import dev.cairn.net.channel.Deadline;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import kvproto.errorpb.Error;
import kvproto.kvrpcpb.KvPair;
import kvproto.kvrpcpb.RawDeleteRequest;
import kvproto.kvrpcpb.RawDeleteResponse;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawGetResponse;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawPutResponse;
import kvproto.kvrpcpb.RawScanRequest;
import kvproto.kvrpcpb.RawScanResponse;
import kvproto.tikvpb.TikvGrpc;
import org.jspecify.annotations.Nullable;

/// Raw keys of a cluster, one call at a time: for tools.
///
/// A call is repeated, with back-off, while the cluster says that it did not happen (no leader yet,
/// Region moved, busy), and a read also when its connection breaks; a write whose connection breaks
/// is not, because it may have happened: the error says so. Thread-safe; every method waits.
public final class RawClient {
  private static final Duration ATTEMPT_MAX = Duration.ofSeconds(5);
  private static final Duration BACKOFF_FIRST = Duration.ofMillis(20);
  private static final Duration BACKOFF_MAX = Duration.ofMillis(500);

  /// So that a question to PD ends by its own error, which says more.
  private static final Duration PD_GRACE = Duration.ofSeconds(4);

  private static final int SCAN_PAGE = 1024;

  private final Cluster cluster;
  private final Duration patience;
  private final Env env = SystemEnv.create();

  /// A client of `cluster` whose calls fail after `patience`.
  public RawClient(Cluster cluster, Duration patience) {
    this.cluster = cluster;
    this.patience = patience;
  }

  /// The value of `key`, if there is one.
  public Optional<ByteString> get(ByteString key) {
    var answer =
        call(
            new Call<>(
                "get",
                TikvGrpc.getRawGetMethod(),
                to -> RawGetRequest.newBuilder().setContext(to.context()).setKey(key).build(),
                r -> r.hasRegionError() ? r.getRegionError() : null,
                RawGetResponse::getError,
                false),
            key);
    return answer.answer().getNotFound()
        ? Optional.empty()
        : Optional.of(answer.answer().getValue());
  }

  /// Sets the value of `key`.
  public void put(ByteString key, ByteString value) {
    call(
        new Call<>(
            "put",
            TikvGrpc.getRawPutMethod(),
            to ->
                RawPutRequest.newBuilder()
                    .setContext(to.context())
                    .setKey(key)
                    .setValue(value)
                    .build(),
            r -> r.hasRegionError() ? r.getRegionError() : null,
            RawPutResponse::getError,
            true),
        key);
  }

  /// Removes `key` if it is there.
  public void delete(ByteString key) {
    call(
        new Call<>(
            "delete",
            TikvGrpc.getRawDeleteMethod(),
            to -> RawDeleteRequest.newBuilder().setContext(to.context()).setKey(key).build(),
            r -> r.hasRegionError() ? r.getRegionError() : null,
            RawDeleteResponse::getError,
            true),
        key);
  }

  /// The first `limit` pairs from `from` (inclusive) to `to` (exclusive, empty for no end), in the
  /// order of keys, over as many Regions as it takes.
  public List<KvPair> scan(ByteString from, ByteString to, int limit, boolean keysOnly) {
    var pairs = new ArrayList<KvPair>();
    var next = from;
    while (pairs.size() < limit) {
      var start = next;
      int page = Math.min(SCAN_PAGE, limit - pairs.size());
      var answer =
          call(
              new Call<>(
                  "scan",
                  TikvGrpc.getRawScanMethod(),
                  at ->
                      RawScanRequest.newBuilder()
                          .setContext(at.context())
                          .setStartKey(start)
                          .setEndKey(to)
                          .setLimit(page)
                          .setKeyOnly(keysOnly)
                          .build(),
                  RawClient::scanError,
                  RawClient::scanFailure,
                  false),
              start);
      var found = answer.answer().getKvsList();
      pairs.addAll(found);
      if (found.size() == page) {
        next = found.getLast().getKey().concat(ByteString.copyFrom(new byte[1]));
      } else {
        next = answer.from().region().getEndKey();
        if (next.isEmpty() || (!to.isEmpty() && isAtOrAfter(next, to))) {
          break;
        }
      }
    }
    return pairs;
  }

  private static boolean isAtOrAfter(ByteString key, ByteString end) {
    return ByteString.unsignedLexicographicalComparator().compare(key, end) >= 0;
  }

  private static @Nullable Error scanError(RawScanResponse answer) {
    return answer.hasRegionError() ? answer.getRegionError() : null;
  }

  private static String scanFailure(RawScanResponse answer) {
    return answer.getKvsCount() > 0 && answer.getKvs(0).hasError()
        ? answer.getKvs(0).getError().getAbort()
        : "";
  }

  /// One kind of call.
  ///
  /// @param name what it is called in an error
  /// @param method where it goes
  /// @param request made anew for each attempt
  /// @param refusal the Region error in an answer
  /// @param failure the other error in an answer, empty for none
  /// @param write whether it changes anything
  private record Call<Q, R>(
      String name,
      MethodDescriptor<Q, R> method,
      Function<Location, Q> request,
      Function<R, @Nullable Error> refusal,
      Function<R, String> failure,
      boolean write) {}

  private record Answer<R>(Location from, R answer) {}

  private <Q, R> Answer<R> call(Call<Q, R> call, ByteString key) {
    var deadline = Deadline.in(patience, env.clock());
    var backoff = new Backoff(BACKOFF_FIRST, BACKOFF_MAX, env.dice());
    var last = "no attempt was made";
    while (!deadline.expired()) {
      @Nullable Location location = null;
      try {
        location = locate(key, deadline);
        var answer = attempt(call, location, deadline);
        var refusal = call.refusal().apply(answer);
        if (refusal == null) {
          var failure = call.failure().apply(answer);
          if (!failure.isEmpty()) {
            throw new CairnException(ErrorCode.REQUEST_FAILED, call.name() + ": " + failure);
          }
          return new Answer<>(location, answer);
        }
        if (refusal.hasUndeterminedResult() && call.write()) {
          throw mayHaveHappened(call, refusal.getMessage(), null);
        }
        last = location.address() + " says: " + refusal.getMessage();
        refused(location, refusal);
      } catch (StatusRuntimeException broken) {
        if (call.write() && !neverSent(broken)) {
          throw mayHaveHappened(call, broken.getStatus().toString(), broken);
        }
        last = String.valueOf(broken.getMessage());
        if (location != null) {
          cluster.regions().refused(location, null);
        }
      } catch (NotYet waiting) {
        last = String.valueOf(waiting.getMessage());
      }
      pause(backoff.next(), deadline);
    }
    throw new CairnException(
        ErrorCode.REQUEST_FAILED,
        call.name() + " did not succeed within " + patience.toSeconds() + " s; last: " + last);
  }

  private static CairnException mayHaveHappened(
      Call<?, ?> call, String why, @Nullable Throwable cause) {
    return new CairnException(
        ErrorCode.REQUEST_FAILED,
        "the " + call.name() + " may or may not have happened: " + why + "; read the key to know",
        cause);
  }

  /// A call that did not even get a connection.
  private static boolean neverSent(StatusRuntimeException broken) {
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }

  private void refused(Location location, Error refusal) {
    if (!refusal.hasServerIsBusy()) {
      var hint =
          refusal.hasNotLeader() && refusal.getNotLeader().hasLeader()
              ? refusal.getNotLeader().getLeader()
              : null;
      cluster.regions().refused(location, hint);
    }
  }

  private Location locate(ByteString key, Deadline deadline) {
    try {
      return await(cluster.regions().locate(key), deadline);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof CairnException known) {
        if (known.code() == ErrorCode.REQUEST_FAILED) {
          throw new NotYet(String.valueOf(known.getMessage()), known);
        }
        throw known;
      }
      throw new CairnException(ErrorCode.REQUEST_FAILED, "PD gave no location", failed);
    }
  }

  private <Q, R> R attempt(Call<Q, R> call, Location location, Deadline deadline) {
    var most = deadline.remainingAtMost(ATTEMPT_MAX);
    var options = CallOptions.DEFAULT.withDeadlineAfter(most.toNanos() + 1, TimeUnit.NANOSECONDS);
    var channel = cluster.channels().channel(location.address());
    ListenableFuture<R> answer =
        ClientCalls.futureUnaryCall(
            channel.newCall(call.method(), options), call.request().apply(location));
    try {
      return answer.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof StatusRuntimeException status) {
        throw status;
      }
      throw new CairnException(ErrorCode.BUG, call.name() + " failed", failed);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private static <T> T await(CompletableFuture<T> future, Deadline deadline)
      throws ExecutionException {
    try {
      return future.get(deadline.remaining().plus(PD_GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    } catch (TimeoutException late) {
      throw new NotYet("PD did not say in time where the key is", late);
    }
  }

  private static void pause(Duration wait, Deadline deadline) {
    try {
      Thread.sleep(deadline.remainingAtMost(wait));
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private static CairnException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new CairnException(ErrorCode.REQUEST_FAILED, "interrupted", cause);
  }

  /// Where the key is cannot be said now; later perhaps.
  private static final class NotYet extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotYet(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
