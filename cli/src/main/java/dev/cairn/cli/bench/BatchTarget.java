package dev.cairn.cli.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.cairn.cli.raw.Cluster;
import dev.cairn.cli.raw.Location;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.tikvpb.BatchCommandsRequest;

/// Cairn, or TiKV, by streams of batches: what is asked for while a batch is on its way goes with
/// the next one.
final class BatchTarget implements Target {
  private final Cluster cluster;
  private final int connections;
  private final Map<Lane, BatchStream> streams = new ConcurrentHashMap<>();

  private record Lane(String address, int number) {}

  BatchTarget(Cluster cluster, int connections) {
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
    var put =
        RawPutRequest.newBuilder()
            .setContext(location.context())
            .setKey(keyBytes)
            .setValue(UnsafeByteOperations.unsafeWrap(value));
    var request = BatchCommandsRequest.Request.newBuilder().setRawPut(put).build();
    send(caller, location, request, done);
  }

  @Override
  public void get(int caller, byte[] key, Done done) {
    var keyBytes = UnsafeByteOperations.unsafeWrap(key);
    var location = cluster.regions().cached(keyBytes);
    if (location == null) {
      locate(keyBytes, () -> get(caller, key, done), done);
      return;
    }
    var get = RawGetRequest.newBuilder().setContext(location.context()).setKey(keyBytes);
    var request = BatchCommandsRequest.Request.newBuilder().setRawGet(get).build();
    send(caller, location, request, done);
  }

  private void send(
      int caller, Location location, BatchCommandsRequest.Request request, Done done) {
    var lane = new Lane(location.address(), caller % connections);
    var stream =
        streams.compute(lane, (_, old) -> old == null || old.isBroken() ? connect(lane) : old);
    stream.send(request, location, done);
  }

  private BatchStream connect(Lane lane) {
    return BatchStream.open(
        cluster.channels().channel(lane.address, lane.number), cluster.regions());
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

  @Override
  public void later(long millis, Runnable task) {
    var _ = cluster.eventLoops().group().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
