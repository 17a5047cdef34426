package dev.cairn.net.placement;

import dev.cairn.net.channel.EventLoops;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import kvproto.metapb.Store;
import kvproto.metapb.StoreState;
import kvproto.pdpb.AllocIDRequest;
import kvproto.pdpb.AllocIDResponse;
import kvproto.pdpb.BootstrapRequest;
import kvproto.pdpb.BootstrapResponse;
import kvproto.pdpb.Error;
import kvproto.pdpb.ErrorType;
import kvproto.pdpb.GetMembersRequest;
import kvproto.pdpb.GetMembersResponse;
import kvproto.pdpb.GetRegionRequest;
import kvproto.pdpb.GetRegionResponse;
import kvproto.pdpb.GetStoreRequest;
import kvproto.pdpb.GetStoreResponse;
import kvproto.pdpb.Member;
import kvproto.pdpb.PDGrpc;
import kvproto.pdpb.RegionHeartbeatRequest;
import kvproto.pdpb.RegionHeartbeatResponse;
import kvproto.pdpb.RequestHeader;
import kvproto.pdpb.ResponseHeader;
import kvproto.pdpb.Timestamp;
import kvproto.pdpb.TsoRequest;
import kvproto.pdpb.TsoResponse;
import org.jspecify.annotations.Nullable;

/// One member of a PD, on a real port, that says what the test wants.
final class FakePd extends PDGrpc.PDImplBase implements AutoCloseable {
  static final long CLUSTER = 7;

  private final Server server;
  private final String address;
  final AtomicInteger membersAsked = new AtomicInteger();
  final AtomicInteger callsServed = new AtomicInteger();
  final AtomicLong nextId = new AtomicLong(1000);
  final BlockingQueue<RegionHeartbeatRequest> heartbeats = new LinkedBlockingQueue<>();
  final BlockingQueue<StreamObserver<RegionHeartbeatResponse>> heartbeatStreams =
      new LinkedBlockingQueue<>();
  volatile long cluster = CLUSTER;
  volatile String leaderAddress;
  volatile boolean leads = true;
  volatile @Nullable Status failWith;
  volatile boolean bootstrapped;
  private final AtomicLong logical = new AtomicLong();

  FakePd(EventLoops eventLoops) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .bossEventLoopGroup(eventLoops.group())
            .workerEventLoopGroup(eventLoops.group())
            .channelType(eventLoops.serverChannelType())
            .directExecutor()
            .permitKeepAliveWithoutCalls(true)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .addService(this)
            .build()
            .start();
    address = "127.0.0.1:" + server.getPort();
    leaderAddress = address;
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

  private <R> void answer(RequestHeader header, StreamObserver<R> observer, R response) {
    Status status = refuse(header);
    if (status != null) {
      observer.onError(status.asRuntimeException());
      return;
    }
    callsServed.incrementAndGet();
    observer.onNext(response);
    observer.onCompleted();
  }

  private @Nullable Status refuse(RequestHeader header) {
    if (failWith != null) {
      return failWith;
    }
    if (!leads) {
      return Status.UNAVAILABLE.withDescription("not leader");
    }
    return header.getClusterId() == cluster
        ? null
        : Status.FAILED_PRECONDITION.withDescription(
            "mismatch cluster id, need " + cluster + " but got " + header.getClusterId());
  }

  @Override
  public void getMembers(GetMembersRequest request, StreamObserver<GetMembersResponse> observer) {
    membersAsked.incrementAndGet();
    var leader =
        Member.newBuilder()
            .setName("pd")
            .setMemberId(1)
            .addClientUrls("http://" + leaderAddress)
            .build();
    observer.onNext(
        GetMembersResponse.newBuilder()
            .setHeader(header())
            .addMembers(leader)
            .setLeader(leader)
            .build());
    observer.onCompleted();
  }

  @Override
  public void allocID(AllocIDRequest request, StreamObserver<AllocIDResponse> observer) {
    answer(
        request.getHeader(),
        observer,
        AllocIDResponse.newBuilder()
            .setHeader(header())
            .setId(refuse(request.getHeader()) == null ? nextId.getAndIncrement() : 0)
            .setCount(request.getCount())
            .build());
  }

  @Override
  public void bootstrap(BootstrapRequest request, StreamObserver<BootstrapResponse> observer) {
    var header = header().toBuilder();
    if (bootstrapped) {
      header.setError(
          Error.newBuilder().setType(ErrorType.ALREADY_BOOTSTRAPPED).setMessage("already"));
    }
    bootstrapped = true;
    answer(request.getHeader(), observer, BootstrapResponse.newBuilder().setHeader(header).build());
  }

  @Override
  public void getRegion(GetRegionRequest request, StreamObserver<GetRegionResponse> observer) {
    var header =
        header().toBuilder()
            .setError(Error.newBuilder().setType(ErrorType.NOT_BOOTSTRAPPED).setMessage("not yet"));
    answer(
        request.getHeader(),
        observer,
        GetRegionResponse.newBuilder().setHeader(bootstrapped ? header() : header.build()).build());
  }

  @Override
  public void getStore(GetStoreRequest request, StreamObserver<GetStoreResponse> observer) {
    long id = request.getStoreId();
    if (id > 3) {
      String removed = id == 5 ? ": removed (tombstone)" : "";
      observer.onError(
          Status.UNKNOWN
              .withDescription("invalid store ID " + id + ", not found" + removed)
              .asRuntimeException());
      return;
    }
    var store =
        Store.newBuilder()
            .setId(id)
            .setAddress("store" + id + ":20160")
            .setState(id == 3 ? StoreState.Tombstone : StoreState.Up);
    answer(
        request.getHeader(),
        observer,
        GetStoreResponse.newBuilder().setHeader(header()).setStore(store).build());
  }

  @Override
  public StreamObserver<TsoRequest> tso(StreamObserver<TsoResponse> observer) {
    return new Incoming<>() {
      @Override
      public void onNext(TsoRequest request) {
        Status status = refuse(request.getHeader());
        if (status != null) {
          observer.onError(status.asRuntimeException());
          return;
        }
        callsServed.incrementAndGet();
        var last =
            Timestamp.newBuilder()
                .setPhysical(100)
                .setLogical(logical.addAndGet(request.getCount()));
        observer.onNext(
            TsoResponse.newBuilder()
                .setHeader(header())
                .setCount(request.getCount())
                .setTimestamp(last)
                .build());
      }
    };
  }

  @Override
  public StreamObserver<RegionHeartbeatRequest> regionHeartbeat(
      StreamObserver<RegionHeartbeatResponse> observer) {
    heartbeatStreams.add(observer);
    return new Incoming<>() {
      @Override
      public void onNext(RegionHeartbeatRequest request) {
        heartbeats.add(request);
      }
    };
  }

  private abstract static class Incoming<T> implements StreamObserver<T> {
    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {}
  }
}
