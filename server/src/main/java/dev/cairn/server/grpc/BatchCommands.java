package dev.cairn.server.grpc;

import dev.cairn.base.error.Invariant;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import kvproto.kvrpcpb.Context;
import kvproto.tikvpb.BatchCommandsEmptyResponse;
import kvproto.tikvpb.BatchCommandsRequest;
import kvproto.tikvpb.BatchCommandsResponse;
import kvproto.tikvpb.BatchCommandsResponse.Response;
import org.jspecify.annotations.Nullable;

/// What BatchCommands carries: which command goes to which operation. A command that is not served
/// is answered with a response that holds none, so that the stream goes on.
///
/// @param raw the operations
/// @param cluster refuses commands for another cluster, and their stream with them
/// @param loadPercent how busy the store is
/// @param unexpected hears of exceptions that a command caused
record BatchCommands(
    ServedRaw raw,
    ClusterCheck cluster,
    IntSupplier loadPercent,
    Consumer<RuntimeException> unexpected) {

  BatchCommandsStream open(ServerCallStreamObserver<BatchCommandsResponse> out) {
    var eventLoop = ThreadExecutorMap.currentExecutor();
    Invariant.check(eventLoop != null, "BatchCommands was opened outside of an event loop");
    var stream = new BatchCommandsStream(this, out, eventLoop);
    stream.begin();
    return stream;
  }

  /// Runs a command, which answers to the stream, now or later; not null if the stream must end.
  @Nullable Status run(BatchCommandsRequest.Request request, long id, BatchCommandsStream stream) {
    return switch (request.getCmdCase()) {
      case RAWGET -> serve(raw.get(), request.getRawGet(), id, stream, Response.Builder::setRawGet);
      case RAWPUT -> serve(raw.put(), request.getRawPut(), id, stream, Response.Builder::setRawPut);
      case RAWBATCHGET ->
          serve(
              raw.batchGet(),
              request.getRawBatchGet(),
              id,
              stream,
              Response.Builder::setRawBatchGet);
      case RAWBATCHPUT ->
          serve(
              raw.batchPut(),
              request.getRawBatchPut(),
              id,
              stream,
              Response.Builder::setRawBatchPut);
      case RAWDELETE ->
          serve(raw.delete(), request.getRawDelete(), id, stream, Response.Builder::setRawDelete);
      case RAWBATCHDELETE ->
          serve(
              raw.batchDelete(),
              request.getRawBatchDelete(),
              id,
              stream,
              Response.Builder::setRawBatchDelete);
      case RAWDELETERANGE ->
          serve(
              raw.deleteRange(),
              request.getRawDeleteRange(),
              id,
              stream,
              Response.Builder::setRawDeleteRange);
      case RAWSCAN ->
          serve(raw.scan(), request.getRawScan(), id, stream, Response.Builder::setRawScan);
      case RAWBATCHSCAN ->
          serve(
              raw.batchScan(),
              request.getRawBatchScan(),
              id,
              stream,
              Response.Builder::setRawBatchScan);
      case EMPTY -> {
        var empty =
            BatchCommandsEmptyResponse.newBuilder().setTestId(request.getEmpty().getTestId());
        var response = Response.newBuilder().setEmpty(empty).build();
        stream.answerAfter(request.getEmpty().getDelayTime(), id, response);
        yield null;
      }
      default -> {
        stream.answer(id, Response.getDefaultInstance());
        yield null;
      }
    };
  }

  private <Q, R> @Nullable Status serve(
      Served<Q, R> served,
      Q request,
      long id,
      BatchCommandsStream stream,
      BiConsumer<Response.Builder, R> put) {
    Context context = served.operation().context(request);
    Status refused = cluster.refuse(context);
    if (refused != null) {
      return refused;
    }
    long begunNanos = served.timer().now();
    try {
      served
          .operation()
          .run(
              request,
              answer -> {
                var response = Response.newBuilder();
                put.accept(response, answer);
                stream.answer(id, response.build());
                served.timer().answered(begunNanos);
              });
    } catch (RuntimeException bug) {
      stream.answer(id, Response.getDefaultInstance());
      unexpected.accept(bug);
    }
    return null;
  }
}
