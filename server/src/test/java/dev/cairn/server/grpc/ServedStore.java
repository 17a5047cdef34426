package dev.cairn.server.grpc;

import com.google.protobuf.ByteString;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.Loops;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.net.channel.ChannelPool;
import dev.cairn.net.channel.EventLoops;
import dev.cairn.net.channel.HostPort;
import dev.cairn.server.admission.Admission;
import dev.cairn.server.raw.RawOperations;
import dev.cairn.server.raw.RawRules;
import dev.cairn.server.region.SplitRegion;
import dev.cairn.store.region.RegionCodec;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.KvPair;
import kvproto.raft_serverpb.Done;
import kvproto.raft_serverpb.RaftMessage;
import kvproto.raft_serverpb.SnapshotChunk;
import kvproto.tikvpb.BatchRaftMessage;
import kvproto.tikvpb.TikvGrpc;

/// The real port and the real services over a [ScriptedKv], and a client of them.
final class ServedStore implements AutoCloseable {
  static final long CLUSTER = 77;
  static final long IN_FLIGHT_BYTES_MAX = 64 << 20;
  private static final int KEY_BYTES_MAX = 8 << 10;

  final ScriptedKv kv = new ScriptedKv();
  final ScriptedSplitting splitting = new ScriptedSplitting();
  final Env env = SystemEnv.create();
  final MovedClock clock = new MovedClock(env.clock());
  final Admission admission = new Admission(IN_FLIGHT_BYTES_MAX);
  final ConcurrentLinkedQueue<RuntimeException> unexpected = new ConcurrentLinkedQueue<>();
  final PrometheusRegistry metrics = new PrometheusRegistry();
  final EventLoops eventLoops = EventLoops.open("test-grpc", 2);
  final GrpcFront front;
  final ManagedChannel channel;
  private final Loops.Pool readPool;
  private final ChannelPool channels;

  ServedStore() {
    this(RawFormat.V1);
  }

  ServedStore(RawFormat format) {
    readPool =
        env.loops()
            .pool("test-read", 2, 64, thrown -> unexpected.add(new RuntimeException(thrown)));
    var service =
        new TikvService(
            CLUSTER,
            RawOperations.over(kv, admission, readPool, new RawRules(format, KEY_BYTES_MAX, clock)),
            new SplitRegion(splitting, format),
            new NoRaft(),
            new GrpcMetrics(metrics, env.clock()),
            admission::loadPercent,
            unexpected::add);
    front = GrpcFront.start(eventLoops, new HostPort("127.0.0.1", 0), "--addr", List.of(service));
    channels = new ChannelPool(eventLoops, env.loops(), ChannelPool.Config.DEFAULT);
    channel = channels.channel(front.address().toString());
  }

  TikvGrpc.TikvBlockingStub client() {
    return TikvGrpc.newBlockingStub(channel);
  }

  /// As a client that knows everything would set it.
  static Context context() {
    return contextBuilder().build();
  }

  static Context.Builder contextBuilder() {
    return Context.newBuilder()
        .setRegionId(ScriptedKv.REGION.id())
        .setRegionEpoch(RegionCodec.toProto(ScriptedKv.REGION.epoch()))
        .setPeer(RegionCodec.toProto(ScriptedKv.LEADER));
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  static KvPair pair(String key, String value) {
    return KvPair.newBuilder().setKey(bytes(key)).setValue(bytes(value)).build();
  }

  @Override
  public void close() {
    channels.close();
    front.close();
    readPool.close();
    eventLoops.close();
  }

  private static final class NoRaft implements RaftInbound {
    @Override
    public StreamObserver<RaftMessage> raft(StreamObserver<Done> done) {
      throw new IllegalStateException("no raft here");
    }

    @Override
    public StreamObserver<BatchRaftMessage> batchRaft(StreamObserver<Done> done) {
      throw new IllegalStateException("no raft here");
    }

    @Override
    public StreamObserver<SnapshotChunk> snapshot(StreamObserver<Done> done) {
      throw new IllegalStateException("no raft here");
    }
  }
}
