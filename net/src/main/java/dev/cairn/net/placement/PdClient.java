package dev.cairn.net.placement;

import com.google.protobuf.ByteString;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.Loop;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.net.channel.ChannelPool;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import kvproto.metapb.Cluster;
import kvproto.metapb.Store;
import kvproto.pdpb.AllocIDRequest;
import kvproto.pdpb.AllocIDResponse;
import kvproto.pdpb.AskBatchSplitRequest;
import kvproto.pdpb.AskBatchSplitResponse;
import kvproto.pdpb.BootstrapRequest;
import kvproto.pdpb.BootstrapResponse;
import kvproto.pdpb.ErrorType;
import kvproto.pdpb.GetAllStoresRequest;
import kvproto.pdpb.GetAllStoresResponse;
import kvproto.pdpb.GetClusterConfigRequest;
import kvproto.pdpb.GetClusterConfigResponse;
import kvproto.pdpb.GetMembersRequest;
import kvproto.pdpb.GetMembersResponse;
import kvproto.pdpb.GetRegionByIDRequest;
import kvproto.pdpb.GetRegionRequest;
import kvproto.pdpb.GetRegionResponse;
import kvproto.pdpb.GetStoreRequest;
import kvproto.pdpb.GetStoreResponse;
import kvproto.pdpb.IsBootstrappedRequest;
import kvproto.pdpb.IsBootstrappedResponse;
import kvproto.pdpb.PDGrpc;
import kvproto.pdpb.PutStoreRequest;
import kvproto.pdpb.PutStoreResponse;
import kvproto.pdpb.Region;
import kvproto.pdpb.ReportBatchSplitRequest;
import kvproto.pdpb.ReportBatchSplitResponse;
import kvproto.pdpb.ScanRegionsRequest;
import kvproto.pdpb.ScanRegionsResponse;
import kvproto.pdpb.SplitID;
import kvproto.pdpb.StoreHeartbeatRequest;
import kvproto.pdpb.StoreHeartbeatResponse;
import kvproto.pdpb.StoreStats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls to PD. Thread-safe; no method blocks but [#await] and [#close].
///
/// A future fails with [CairnException]: PD_UNREACHABLE when nobody answered until the call's
/// deadline, CLUSTER_MISMATCH when PD is that of another cluster, [PdRefusedException] when PD
/// answered with an error of its own, REQUEST_FAILED otherwise.
public final class PdClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PdClient.class);

  private final Env env;
  private final ChannelPool channels;
  private final PdClientConfig config;
  private final Loop loop;
  private final LeaderFinder finder;
  private final PdCaller caller;
  private final TimestampStream timestamps;
  private final List<PdStream<?, ?>> streams = new ArrayList<>();

  private PdClient(Env env, ChannelPool channels, PdClientConfig config) {
    this.env = env;
    this.channels = channels;
    this.config = config;
    this.loop = env.loops().open("pd-client", PdClient::failed);
    this.finder = new LeaderFinder(loop, channels, config);
    this.caller = new PdCaller(loop, env.clock(), env.dice(), channels, config, finder);
    this.timestamps = new TimestampStream(loop, env.clock(), config, finder);
  }

  /// A client that connects when first used. `channels` stays the caller's.
  public static PdClient open(Env env, ChannelPool channels, PdClientConfig config) {
    return new PdClient(env, channels, config);
  }

  private static void failed(Throwable thrown) {
    LOG.atError()
        .setCause(thrown)
        .log("The PD client stopped by a bug: PD is not reached any more; restart the process");
  }

  /// Waits for an answer: for set-up and tools. What the future failed with is thrown.
  public static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CairnException(
          ErrorCode.REQUEST_FAILED, "interrupted while waiting for PD", interrupted);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof CairnException cause) {
        throw cause;
      }
      throw new CairnException(ErrorCode.REQUEST_FAILED, "a call to PD failed", failed);
    }
  }

  /// PD's members and their leader.
  public CompletableFuture<GetMembersResponse> members() {
    return caller.call(
        new PdCall<>(
            PDGrpc.getGetMembersMethod(),
            header -> GetMembersRequest.newBuilder().setHeader(header).build(),
            GetMembersResponse::getHeader));
  }

  /// The cluster's id.
  public CompletableFuture<Long> clusterId() {
    return members().thenApply(answer -> answer.getHeader().getClusterId());
  }

  /// Whether the cluster has its first Region.
  public CompletableFuture<Boolean> isBootstrapped() {
    return caller
        .call(
            new PdCall<>(
                PDGrpc.getIsBootstrappedMethod(),
                header -> IsBootstrappedRequest.newBuilder().setHeader(header).build(),
                IsBootstrappedResponse::getHeader))
        .thenApply(IsBootstrappedResponse::getBootstrapped);
  }

  /// Founds the cluster. False if it exists already, also if an earlier attempt of this very call
  /// founded it and only its answer was lost: then PD's Region is the one given here.
  public CompletableFuture<Boolean> bootstrap(Store store, kvproto.metapb.Region region) {
    return caller
        .call(
            new PdCall<>(
                PDGrpc.getBootstrapMethod(),
                header ->
                    BootstrapRequest.newBuilder()
                        .setHeader(header)
                        .setStore(store)
                        .setRegion(region)
                        .build(),
                BootstrapResponse::getHeader))
        .handle((_, thrown) -> {
          if (thrown instanceof PdRefusedException refused
              && refused.type() == ErrorType.ALREADY_BOOTSTRAPPED) {
            return false;
          }
          rethrow(thrown);
          return true;
        });
  }

  private static void rethrow(@Nullable Throwable thrown) {
    if (thrown instanceof CairnException known) {
      throw known;
    }
    if (thrown != null) {
      throw new CompletionException(thrown);
    }
  }

  /// An id that was never given out before.
  public CompletableFuture<Long> allocateId() {
    return caller
        .call(
            new PdCall<>(
                PDGrpc.getAllocIDMethod(),
                header -> AllocIDRequest.newBuilder().setHeader(header).setCount(1).build(),
                AllocIDResponse::getHeader))
        .thenApply(AllocIDResponse::getId);
  }

  /// Announces a store, or what changed about it.
  public CompletableFuture<PutStoreResponse> putStore(Store store) {
    return caller.call(
        new PdCall<>(
            PDGrpc.getPutStoreMethod(),
            header -> PutStoreRequest.newBuilder().setHeader(header).setStore(store).build(),
            PutStoreResponse::getHeader));
  }

  /// Where a store is.
  public CompletableFuture<StoreLookup> store(long id) {
    return caller
        .call(
            new PdCall<>(
                PDGrpc.getGetStoreMethod(),
                header -> GetStoreRequest.newBuilder().setHeader(header).setStoreId(id).build(),
                GetStoreResponse::getHeader))
        .handle((answer, thrown) -> StoreAnswers.judge(id, answer, thrown));
  }

  /// All stores, the removed ones only if asked for.
  public CompletableFuture<List<Store>> stores(boolean withTombstones) {
    return caller
        .call(
            new PdCall<>(
                PDGrpc.getGetAllStoresMethod(),
                header ->
                    GetAllStoresRequest.newBuilder()
                        .setHeader(header)
                        .setExcludeTombstoneStores(!withTombstones)
                        .build(),
                GetAllStoresResponse::getHeader))
        .thenApply(GetAllStoresResponse::getStoresList);
  }

  /// The Region that holds `key`.
  public CompletableFuture<Optional<Region>> region(ByteString key) {
    return region(PDGrpc.getGetRegionMethod(), key);
  }

  /// The Region before the one that holds `key`.
  public CompletableFuture<Optional<Region>> previousRegion(ByteString key) {
    return region(PDGrpc.getGetPrevRegionMethod(), key);
  }

  private CompletableFuture<Optional<Region>> region(
      MethodDescriptor<GetRegionRequest, GetRegionResponse> method, ByteString key) {
    return caller
        .call(
            new PdCall<>(
                method,
                header -> GetRegionRequest.newBuilder().setHeader(header).setRegionKey(key).build(),
                GetRegionResponse::getHeader))
        .thenApply(PdClient::region);
  }

  /// The Region with that id.
  public CompletableFuture<Optional<Region>> region(long id) {
    return caller
        .call(
            new PdCall<>(
                PDGrpc.getGetRegionByIDMethod(),
                header ->
                    GetRegionByIDRequest.newBuilder().setHeader(header).setRegionId(id).build(),
                GetRegionResponse::getHeader))
        .thenApply(PdClient::region);
  }

  private static Optional<Region> region(GetRegionResponse answer) {
    if (!answer.hasRegion() || answer.getRegion().getId() == 0) {
      return Optional.empty();
    }
    var region =
        Region.newBuilder()
            .setRegion(answer.getRegion())
            .addAllDownPeers(answer.getDownPeersList())
            .addAllPendingPeers(answer.getPendingPeersList());
    if (answer.hasLeader()) {
      region.setLeader(answer.getLeader());
    }
    return Optional.of(region.build());
  }

  /// Regions from the one that holds `start` on, in the order of keys, up to `end` (exclusive,
  /// empty for no end), at most `limit` of them (0: all).
  public CompletableFuture<List<Region>> scanRegions(ByteString start, ByteString end, int limit) {
    return caller
        .call(
            new PdCall<>(
                PDGrpc.getScanRegionsMethod(),
                header ->
                    ScanRegionsRequest.newBuilder()
                        .setHeader(header)
                        .setStartKey(start)
                        .setEndKey(end)
                        .setLimit(limit)
                        .build(),
                ScanRegionsResponse::getHeader))
        .thenApply(ScanRegionsResponse::getRegionsList);
  }

  /// Ids for `count` new Regions that `region` shall be divided into.
  public CompletableFuture<List<SplitID>> askSplit(kvproto.metapb.Region region, int count) {
    return caller
        .call(
            new PdCall<>(
                PDGrpc.getAskBatchSplitMethod(),
                header ->
                    AskBatchSplitRequest.newBuilder()
                        .setHeader(header)
                        .setRegion(region)
                        .setSplitCount(count)
                        .build(),
                AskBatchSplitResponse::getHeader))
        .thenApply(AskBatchSplitResponse::getIdsList);
  }

  /// Tells PD what a Region was divided into, in the order of keys.
  public CompletableFuture<ReportBatchSplitResponse> reportSplit(
      List<kvproto.metapb.Region> regions) {
    return caller.call(
        new PdCall<>(
            PDGrpc.getReportBatchSplitMethod(),
            header ->
                ReportBatchSplitRequest.newBuilder()
                    .setHeader(header)
                    .addAllRegions(regions)
                    .build(),
            ReportBatchSplitResponse::getHeader));
  }

  /// Tells PD how a store is.
  public CompletableFuture<StoreHeartbeatResponse> storeHeartbeat(StoreStats stats) {
    return caller.call(
        new PdCall<>(
            PDGrpc.getStoreHeartbeatMethod(),
            header -> StoreHeartbeatRequest.newBuilder().setHeader(header).setStats(stats).build(),
            StoreHeartbeatResponse::getHeader));
  }

  /// The cluster's own settings.
  public CompletableFuture<Cluster> clusterConfig() {
    return caller
        .call(
            new PdCall<>(
                PDGrpc.getGetClusterConfigMethod(),
                header -> GetClusterConfigRequest.newBuilder().setHeader(header).build(),
                GetClusterConfigResponse::getHeader))
        .thenApply(GetClusterConfigResponse::getCluster);
  }

  /// A timestamp greater than every one given out before: milliseconds since 1970 in the upper 46
  /// bits, a counter in the lower 18.
  public CompletableFuture<Long> timestamp() {
    loop.execute(() -> {
      if (!timestamps.isOpen()) {
        timestamps.over(stream(PDGrpc.getTsoMethod(), timestamps));
      }
    });
    return timestamps.next();
  }

  /// Opens the stream of Region heartbeats; it lives as long as the client.
  public RegionHeartbeats regionHeartbeats(RegionHeartbeats.Listener listener) {
    var heartbeats = new RegionHeartbeats(loop, finder, listener);
    loop.execute(
        () -> heartbeats.over(stream(PDGrpc.getRegionHeartbeatMethod(), heartbeats.new Events())));
    return heartbeats;
  }

  private <Q, R> PdStream<Q, R> stream(
      MethodDescriptor<Q, R> method, PdStream.Listener<R> listener) {
    var stream = new PdStream<>(loop, env.dice(), channels, config, finder, method, listener);
    streams.add(stream);
    return stream;
  }

  /// Ends the streams; calls under way fail.
  @Override
  public void close() {
    caller.close();
    timestamps.close();
    loop.execute(() -> streams.forEach(PdStream::close));
    loop.close();
  }
}
