package dev.cairn.server.grpc;

import dev.cairn.server.raw.Operation;

/// An operation and its stopwatch.
record Served<Q, R>(Operation<Q, R> operation, GrpcMetrics.Timer timer) {
  static <Q, R> Served<Q, R> of(Operation<Q, R> operation, GrpcMetrics metrics) {
    return new Served<>(operation, metrics.timer(operation.name()));
  }
}
