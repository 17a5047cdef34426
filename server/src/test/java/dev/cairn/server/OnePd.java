package dev.cairn.server;

import dev.cairn.net.channel.EventLoops;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import kvproto.metapb.Region;
import kvproto.metapb.Store;
import kvproto.metapb.StoreState;
import kvproto.pdpb.AllocIDRequest;
import kvproto.pdpb.AllocIDResponse;
import kvproto.pdpb.BootstrapRequest;
import kvproto.pdpb.BootstrapResponse;
import kvproto.pdpb.GetMembersRequest;
import kvproto.pdpb.GetMembersResponse;
import kvproto.pdpb.GetRegionByIDRequest;
import kvproto.pdpb.GetRegionResponse;
import kvproto.pdpb.GetStoreRequest;
import kvproto.pdpb.GetStoreResponse;
import kvproto.pdpb.IsBootstrappedRequest;
import kvproto.pdpb.IsBootstrappedResponse;
import kvproto.pdpb.Member;
import kvproto.pdpb.PDGrpc;
import kvproto.pdpb.PutStoreRequest;
import kvproto.pdpb.PutStoreResponse;
import kvproto.pdpb.RegionHeartbeatRequest;
import kvproto.pdpb.RegionHeartbeatResponse;
import kvproto.pdpb.ResponseHeader;
import kvproto.pdpb.StoreHeartbeatRequest;
import kvproto.pdpb.StoreHeartbeatResponse;
import org.jspecify.annotations.Nullable;

/// As much of a PD as one store needs, on a real port, in memory.
final class OnePd extends PDGrpc.PDImplBase implements AutoCloseable {
  private final Server server;
  private final String address;
  final Map<Long, Store> stores = new ConcurrentHashMap<>();
  volatile long cluster = 4242;
  volatile @Nullable Region region;
  private final AtomicLong ids = new AtomicLong(1);

  OnePd(EventLoops eventLoops) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .bossEventLoopGroup(eventLoops.group())
            .workerEventLoopGroup(eventLoops.group())
            .channelType(eventLoops.serverChannelType())
            .directExecutor()
            .addService(this)
            .build()
            .start();
    address = "127.0.0.1:" + server.getPort();
  }

  String address() {
    return address;
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private ResponseHeader header() {
    return ResponseHeader.newBuilder().setClusterId(cluster).build();
  }

  private static <R> void answer(StreamObserver<R> observer, R response) {
    observer.onNext(response);
    observer.onCompleted();
  }

  @Override
  public void getMembers(GetMembersRequest request, StreamObserver<GetMembersResponse> observer) {
    var self = Member.newBuilder().setMemberId(1).addClientUrls("http://" + address()).build();
    answer(
        observer,
        GetMembersResponse.newBuilder()
            .setHeader(header())
            .addMembers(self)
            .setLeader(self)
            .build());
  }

  @Override
  public void allocID(AllocIDRequest request, StreamObserver<AllocIDResponse> observer) {
    answer(
        observer,
        AllocIDResponse.newBuilder().setHeader(header()).setId(ids.getAndIncrement()).build());
  }

  @Override
  public void isBootstrapped(
      IsBootstrappedRequest request, StreamObserver<IsBootstrappedResponse> observer) {
    answer(
        observer,
        IsBootstrappedResponse.newBuilder()
            .setHeader(header())
            .setBootstrapped(region != null)
            .build());
  }

  @Override
  public void bootstrap(BootstrapRequest request, StreamObserver<BootstrapResponse> observer) {
    region = request.getRegion();
    stores.put(request.getStore().getId(), request.getStore());
    answer(observer, BootstrapResponse.newBuilder().setHeader(header()).build());
  }

  @Override
  public void putStore(PutStoreRequest request, StreamObserver<PutStoreResponse> observer) {
    stores.put(request.getStore().getId(), request.getStore());
    answer(observer, PutStoreResponse.newBuilder().setHeader(header()).build());
  }

  @Override
  public void getStore(GetStoreRequest request, StreamObserver<GetStoreResponse> observer) {
    var known = stores.getOrDefault(request.getStoreId(), Store.getDefaultInstance());
    answer(observer, GetStoreResponse.newBuilder().setHeader(header()).setStore(known).build());
  }

  void remove(long store) {
    stores.computeIfPresent(
        store, (_, known) -> known.toBuilder().setState(StoreState.Tombstone).build());
  }

  @Override
  public void getRegionByID(
      GetRegionByIDRequest request, StreamObserver<GetRegionResponse> observer) {
    var response = GetRegionResponse.newBuilder().setHeader(header());
    var known = region;
    if (known != null && known.getId() == request.getRegionId()) {
      response.setRegion(known);
    }
    answer(observer, response.build());
  }

  @Override
  public void storeHeartbeat(
      StoreHeartbeatRequest request, StreamObserver<StoreHeartbeatResponse> observer) {
    answer(observer, StoreHeartbeatResponse.newBuilder().setHeader(header()).build());
  }

  @Override
  public StreamObserver<RegionHeartbeatRequest> regionHeartbeat(
      StreamObserver<RegionHeartbeatResponse> observer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(RegionHeartbeatRequest request) {
        region = request.getRegion();
      }

      @Override
      public void onError(Throwable thrown) {}

      @Override
      public void onCompleted() {}
    };
  }
}
