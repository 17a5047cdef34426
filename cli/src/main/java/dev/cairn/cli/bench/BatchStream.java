package dev.cairn.cli.bench;

import dev.cairn.cli.raw.Location;
import dev.cairn.cli.raw.RegionCache;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kvproto.errorpb.Error;
import kvproto.tikvpb.BatchCommandsRequest;
import kvproto.tikvpb.BatchCommandsResponse;
import kvproto.tikvpb.TikvGrpc;
import org.jspecify.annotations.Nullable;

/// One stream of batches to one store.
///
/// A request waits in the batch that is being built. The batch leaves at once unless answers are
/// being handed out just now: then their callers' next requests are gathered first. Thread-safe.
final class BatchStream extends ClientCall.Listener<BatchCommandsResponse> {
  private static final int BATCH_MAX = 256;

  private record Waiting(Location location, Target.Done done) {}

  private final ClientCall<BatchCommandsRequest, BatchCommandsResponse> call;
  private final RegionCache regions;
  private final Map<Long, Waiting> waiting = new HashMap<>();
  private BatchCommandsRequest.Builder next = BatchCommandsRequest.newBuilder();
  private long lastId;
  private boolean handingOut;
  private @Nullable String broken;

  private BatchStream(
      ClientCall<BatchCommandsRequest, BatchCommandsResponse> call, RegionCache regions) {
    this.call = call;
    this.regions = regions;
  }

  static BatchStream open(Channel channel, RegionCache regions) {
    var call = channel.newCall(TikvGrpc.getBatchCommandsMethod(), CallOptions.DEFAULT);
    var stream = new BatchStream(call, regions);
    call.start(stream, new Metadata());
    call.request(Integer.MAX_VALUE);
    return stream;
  }

  synchronized boolean isBroken() {
    return broken != null;
  }

  void send(BatchCommandsRequest.Request request, Location location, Target.Done done) {
    String failed;
    synchronized (this) {
      failed = broken;
      if (failed == null) {
        long id = ++lastId;
        waiting.put(id, new Waiting(location, done));
        next.addRequests(request).addRequestIds(id);
        if (!handingOut || next.getRequestsCount() >= BATCH_MAX) {
          flush();
        }
      }
    }
    if (failed != null) {
      done.done(failed);
    }
  }

  /// Under the lock: gRPC's stream takes one message at a time.
  private void flush() {
    if (next.getRequestsCount() > 0) {
      call.sendMessage(next.build());
      next = BatchCommandsRequest.newBuilder();
    }
  }

  @Override
  public void onMessage(BatchCommandsResponse answers) {
    var callers = new ArrayList<Waiting>(answers.getRequestIdsCount());
    synchronized (this) {
      handingOut = true;
      for (int i = 0; i < answers.getRequestIdsCount(); i++) {
        callers.add(waiting.remove(answers.getRequestIds(i)));
      }
    }
    for (int i = 0; i < callers.size(); i++) {
      answer(callers.get(i), answers.getResponses(i));
    }
    synchronized (this) {
      handingOut = false;
      flush();
    }
  }

  private void answer(@Nullable Waiting caller, BatchCommandsResponse.Response answer) {
    if (caller == null) {
      return;
    }
    @Nullable Error refusal = null;
    String failure;
    switch (answer.getCmdCase()) {
      case RAWPUT -> {
        var put = answer.getRawPut();
        refusal = put.hasRegionError() ? put.getRegionError() : null;
        failure = put.getError();
      }
      case RAWGET -> {
        var get = answer.getRawGet();
        refusal = get.hasRegionError() ? get.getRegionError() : null;
        failure = get.getNotFound() ? "key not found" : get.getError();
      }
      default -> failure = "answer of another kind: " + answer.getCmdCase();
    }
    if (refusal != null) {
      Refusals.learn(regions, caller.location, refusal);
    }
    caller.done.done(Refusals.kind(refusal, failure));
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    List<Waiting> failed;
    var error = OneAnswer.BROKEN + status.getCode();
    synchronized (this) {
      broken = error;
      failed = new ArrayList<>(waiting.values());
      waiting.clear();
    }
    for (var caller : failed) {
      regions.refused(caller.location, null);
      caller.done.done(error);
    }
  }
}
