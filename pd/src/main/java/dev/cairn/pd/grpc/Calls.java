package dev.cairn.pd.grpc;

import dev.cairn.base.env.Loops;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.pd.driver.Driver;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kvproto.pdpb.Error;
import kvproto.pdpb.ErrorType;
import kvproto.pdpb.RequestHeader;
import kvproto.pdpb.ResponseHeader;

/// How every call begins and ends: the header is checked, outcomes become answers or statuses.
/// Thread-safe.
final class Calls {
  private final long clusterId;
  private final Driver driver;
  private final Loops.Pool durable;
  private final Consumer<Throwable> onFatal;

  /// `durable` runs calls that wait for the disk; `onFatal` hears what leaves PD unfit to go on.
  Calls(long clusterId, Driver driver, Loops.Pool durable, Consumer<Throwable> onFatal) {
    this.clusterId = clusterId;
    this.driver = driver;
    this.durable = durable;
    this.onFatal = onFatal;
  }

  /// Answers on the calling thread, which must not wait.
  <T> void answer(RequestHeader header, StreamObserver<T> out, Supplier<T> work) {
    if (admits(header, out)) {
      run(out, work);
    }
  }

  /// Answers after work that waits for the disk.
  <T> void answerDurably(RequestHeader header, StreamObserver<T> out, Supplier<T> work) {
    if (admits(header, out) && !durable.tryExecute(() -> run(out, work))) {
      out.onError(
          Status.UNAVAILABLE
              .withDescription("PD is busy: too many calls wait for its disk; try again")
              .asRuntimeException());
    }
  }

  /// Whether the request is meant for this cluster; says so on `out` if not.
  boolean admits(RequestHeader header, StreamObserver<?> out) {
    if (header.getClusterId() == clusterId) {
      return true;
    }
    out.onError(
        Status.FAILED_PRECONDITION
            .withDescription(
                "mismatch cluster id, need "
                    + Long.toUnsignedString(clusterId)
                    + " but got "
                    + Long.toUnsignedString(header.getClusterId()))
            .asRuntimeException());
    return false;
  }

  /// The header of a good answer.
  ResponseHeader ok() {
    return ResponseHeader.newBuilder().setClusterId(clusterId).build();
  }

  /// The header of a refusal.
  ResponseHeader refusal(ErrorType type, String message) {
    return ResponseHeader.newBuilder()
        .setClusterId(clusterId)
        .setError(Error.newBuilder().setType(type).setMessage(message))
        .build();
  }

  /// The header of an answer that is good only once the cluster has begun.
  ResponseHeader okOnceBootstrapped() {
    return driver.isBootstrapped()
        ? ok()
        : refusal(ErrorType.NOT_BOOTSTRAPPED, "cluster is not bootstrapped");
  }

  /// A status for something that went wrong inside; what PD cannot go on with ends it.
  StatusRuntimeException failed(CairnException e) {
    switch (e.code()) {
      case DISK_FULL, DISK_FAILED, FILE_CORRUPT, BUG -> onFatal.accept(e);
      case CONFIG_INVALID,
          ADDRESS_IN_USE,
          DATA_DIR_IN_USE,
          DATA_DIR_FOREIGN,
          DATA_VERSION_UNKNOWN,
          PD_UNREACHABLE,
          CLUSTER_MISMATCH,
          REQUEST_FAILED -> {}
    }
    boolean refused = e.code() == ErrorCode.REQUEST_FAILED;
    return (refused ? Status.FAILED_PRECONDITION : Status.INTERNAL)
        .withDescription(e.getMessage())
        .withCause(e)
        .asRuntimeException();
  }

  private <T> void run(StreamObserver<T> out, Supplier<T> work) {
    T answer;
    try {
      answer = work.get();
    } catch (StatusRuntimeException e) {
      out.onError(e);
      return;
    } catch (IllegalArgumentException e) {
      out.onError(invalid(e));
      return;
    } catch (CairnException e) {
      out.onError(failed(e));
      return;
    }
    out.onNext(answer);
    out.onCompleted();
  }

  static StatusRuntimeException invalid(IllegalArgumentException e) {
    return Status.INVALID_ARGUMENT
        .withDescription(e.getMessage())
        .withCause(e)
        .asRuntimeException();
  }
}
