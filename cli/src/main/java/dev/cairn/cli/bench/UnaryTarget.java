package dev.cairn.cli.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.cairn.cli.raw.Cluster;
import dev.cairn.cli.raw.Location;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kvproto.errorpb.Error;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.tikvpb.TikvGrpc;
import org.jspecify.annotations.Nullable;

/// Cairn, or TiKV, by one gRPC call for each operation.
final class UnaryTarget implements Target {
  private final Cluster cluster;
  private final int connections;

  UnaryTarget(Cluster cluster, int connections) {
    this.cluster = cluster;
    this.connections = connections;
  }

  @Override
  public void open() {
    cluster.regions().locate(ByteString.EMPTY).join();
  }

  @Override
  public void put(int caller, byte[] key, byte[] value, Done done) {
    var keyBytes = UnsafeByteOperations.unsafeWrap(key);
    var location = cluster.regions().cached(keyBytes);
    if (location == null) {
      locate(keyBytes, () -> put(caller, key, value, done), done);
      return;
    }
    var request =
        RawPutRequest.newBuilder()
            .setContext(location.context())
            .setKey(keyBytes)
            .setValue(UnsafeByteOperations.unsafeWrap(value))
            .build();
    call(
        new To(caller, location),
        TikvGrpc.getRawPutMethod(),
        request,
        answer -> {
          refused(location, answer.hasRegionError() ? answer.getRegionError() : null);
          return Refusals.kind(
              answer.hasRegionError() ? answer.getRegionError() : null, answer.getError());
        },
        done);
  }

  @Override
  public void get(int caller, byte[] key, Done done) {
    var keyBytes = UnsafeByteOperations.unsafeWrap(key);
    var location = cluster.regions().cached(keyBytes);
    if (location == null) {
      locate(keyBytes, () -> get(caller, key, done), done);
      return;
    }
    var request =
        RawGetRequest.newBuilder().setContext(location.context()).setKey(keyBytes).build();
    call(
        new To(caller, location),
        TikvGrpc.getRawGetMethod(),
        request,
        answer -> {
          refused(location, answer.hasRegionError() ? answer.getRegionError() : null);
          return answer.getNotFound()
              ? "key not found"
              : Refusals.kind(
                  answer.hasRegionError() ? answer.getRegionError() : null, answer.getError());
        },
        done);
  }

  private void locate(ByteString key, Runnable then, Done done) {
    var _ =
        cluster
            .regions()
            .locate(key)
            .whenComplete((_, failed) -> {
              if (failed == null) {
                then.run();
              } else {
                done.done("no location");
              }
            });
  }

  private void refused(Location location, @Nullable Error refusal) {
    if (refusal != null) {
      Refusals.learn(cluster.regions(), location, refusal);
    }
  }

  private record To(int caller, Location location) {}

  private <Q, R> void call(
      To to,
      MethodDescriptor<Q, R> method,
      Q request,
      Function<R, @Nullable String> judge,
      Done done) {
    var address = to.location.address();
    var channel = cluster.channels().channel(address, to.caller % connections);
    OneAnswer.call(
        channel.newCall(method, CallOptions.DEFAULT),
        request,
        judge,
        error -> {
          if (error != null && error.startsWith(OneAnswer.BROKEN)) {
            cluster.regions().refused(to.location, null);
          }
          done.done(error);
        });
  }

  @Override
  public void later(long millis, Runnable task) {
    var _ = cluster.eventLoops().group().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
