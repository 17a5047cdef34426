/// What a store answers on its client port: gRPC, on the event loops, without a hand-off.
///
/// Start with [dev.cairn.server.grpc.GrpcFront] (the port) and [dev.cairn.server.grpc.TikvService]
/// (the methods). Services decode, check the cluster's id, call an operation, and encode; what a
/// request means is decided behind them. They run on the event loop that the bytes came in on, and
/// never block it.
@NullMarked
package dev.cairn.server.grpc;

import org.jspecify.annotations.NullMarked;
