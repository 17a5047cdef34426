package dev.cairn.pd.grpc;

import dev.cairn.base.env.Loops;
import dev.cairn.pd.driver.Driver;
import dev.cairn.pd.member.Membership;
import dev.cairn.pd.meta.IdAllocator;
import dev.cairn.pd.safepoint.SafePoints;
import dev.cairn.pd.tso.TimestampOracle;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import kvproto.pdpb.AllocIDRequest;
import kvproto.pdpb.AllocIDResponse;
import kvproto.pdpb.AskBatchSplitRequest;
import kvproto.pdpb.AskBatchSplitResponse;
import kvproto.pdpb.BatchScanRegionsRequest;
import kvproto.pdpb.BatchScanRegionsResponse;
import kvproto.pdpb.BootstrapRequest;
import kvproto.pdpb.BootstrapResponse;
import kvproto.pdpb.GetAllStoresRequest;
import kvproto.pdpb.GetAllStoresResponse;
import kvproto.pdpb.GetClusterConfigRequest;
import kvproto.pdpb.GetClusterConfigResponse;
import kvproto.pdpb.GetClusterInfoRequest;
import kvproto.pdpb.GetClusterInfoResponse;
import kvproto.pdpb.GetGCSafePointRequest;
import kvproto.pdpb.GetGCSafePointResponse;
import kvproto.pdpb.GetMembersRequest;
import kvproto.pdpb.GetMembersResponse;
import kvproto.pdpb.GetMinTSRequest;
import kvproto.pdpb.GetMinTSResponse;
import kvproto.pdpb.GetOperatorRequest;
import kvproto.pdpb.GetOperatorResponse;
import kvproto.pdpb.GetRegionByIDRequest;
import kvproto.pdpb.GetRegionRequest;
import kvproto.pdpb.GetRegionResponse;
import kvproto.pdpb.GetStoreRequest;
import kvproto.pdpb.GetStoreResponse;
import kvproto.pdpb.IsBootstrappedRequest;
import kvproto.pdpb.IsBootstrappedResponse;
import kvproto.pdpb.PDGrpc;
import kvproto.pdpb.PutClusterConfigRequest;
import kvproto.pdpb.PutClusterConfigResponse;
import kvproto.pdpb.PutStoreRequest;
import kvproto.pdpb.PutStoreResponse;
import kvproto.pdpb.RegionHeartbeatRequest;
import kvproto.pdpb.RegionHeartbeatResponse;
import kvproto.pdpb.ReportBatchSplitRequest;
import kvproto.pdpb.ReportBatchSplitResponse;
import kvproto.pdpb.ScanRegionsRequest;
import kvproto.pdpb.ScanRegionsResponse;
import kvproto.pdpb.StoreHeartbeatRequest;
import kvproto.pdpb.StoreHeartbeatResponse;
import kvproto.pdpb.TsoRequest;
import kvproto.pdpb.TsoResponse;
import kvproto.pdpb.UpdateGCSafePointRequest;
import kvproto.pdpb.UpdateGCSafePointResponse;
import kvproto.pdpb.UpdateServiceGCSafePointRequest;
import kvproto.pdpb.UpdateServiceGCSafePointResponse;

/// The service `pdpb.PD`: which call goes where, and which of them wait for the disk. What is not
/// here answers UNIMPLEMENTED. Thread-safe.
public final class PdService extends PDGrpc.PDImplBase {
  private final Calls calls;
  private final TimestampOracle oracle;
  private final MemberCalls members;
  private final StoreCalls stores;
  private final RegionCalls regions;
  private final GcCalls gc;
  private final HeartbeatStreams heartbeats;

  /// What the service speaks for.
  ///
  /// @param membership who answers
  /// @param driver stores and Regions
  /// @param oracle timestamps
  /// @param ids new ids
  /// @param safePoints of garbage collection
  /// @param version what PD calls itself, `x.y.z`
  public record Rooms(
      Membership membership,
      Driver driver,
      TimestampOracle oracle,
      IdAllocator ids,
      SafePoints safePoints,
      String version) {}

  /// A service over `rooms`; `durable` runs what waits for the disk, `onFatal` hears what PD cannot
  /// go on with.
  public PdService(Rooms rooms, Loops.Pool durable, Consumer<Throwable> onFatal) {
    this.calls = new Calls(rooms.membership.clusterId(), rooms.driver, durable, onFatal);
    this.oracle = rooms.oracle;
    this.members = new MemberCalls(calls, rooms.driver, rooms.membership, rooms.version);
    this.stores = new StoreCalls(calls, rooms.driver, rooms.ids, rooms.version);
    this.regions = new RegionCalls(calls, rooms.driver);
    this.gc = new GcCalls(calls, rooms.safePoints);
    this.heartbeats = new HeartbeatStreams(calls, rooms.driver);
  }

  /// The streams on which orders leave.
  public HeartbeatStreams heartbeats() {
    return heartbeats;
  }

  /// Asked before the cluster's id is known, so that the header is not checked.
  @Override
  public void getMembers(GetMembersRequest request, StreamObserver<GetMembersResponse> out) {
    out.onNext(members.members());
    out.onCompleted();
  }

  /// Asked before the cluster's id is known, so that the header is not checked.
  @Override
  public void getClusterInfo(
      GetClusterInfoRequest request, StreamObserver<GetClusterInfoResponse> out) {
    out.onNext(members.info());
    out.onCompleted();
  }

  @Override
  public void getClusterConfig(
      GetClusterConfigRequest request, StreamObserver<GetClusterConfigResponse> out) {
    calls.answer(request.getHeader(), out, members::config);
  }

  @Override
  public void putClusterConfig(
      PutClusterConfigRequest request, StreamObserver<PutClusterConfigResponse> out) {
    calls.answerDurably(request.getHeader(), out, () -> members.putConfig(request));
  }

  @Override
  public StreamObserver<TsoRequest> tso(StreamObserver<TsoResponse> out) {
    return new TsoStream(calls, oracle, out);
  }

  @Override
  public void bootstrap(BootstrapRequest request, StreamObserver<BootstrapResponse> out) {
    calls.answerDurably(request.getHeader(), out, () -> stores.bootstrap(request));
  }

  @Override
  public void isBootstrapped(
      IsBootstrappedRequest request, StreamObserver<IsBootstrappedResponse> out) {
    calls.answer(request.getHeader(), out, stores::isBootstrapped);
  }

  @Override
  public void allocID(AllocIDRequest request, StreamObserver<AllocIDResponse> out) {
    calls.answerDurably(request.getHeader(), out, () -> stores.allocId(request));
  }

  @Override
  public void getStore(GetStoreRequest request, StreamObserver<GetStoreResponse> out) {
    calls.answer(request.getHeader(), out, () -> stores.get(request));
  }

  @Override
  public void putStore(PutStoreRequest request, StreamObserver<PutStoreResponse> out) {
    calls.answerDurably(request.getHeader(), out, () -> stores.put(request));
  }

  @Override
  public void getAllStores(GetAllStoresRequest request, StreamObserver<GetAllStoresResponse> out) {
    calls.answer(request.getHeader(), out, () -> stores.all(request));
  }

  @Override
  public void storeHeartbeat(
      StoreHeartbeatRequest request, StreamObserver<StoreHeartbeatResponse> out) {
    calls.answer(request.getHeader(), out, () -> stores.heartbeat(request));
  }

  @Override
  public StreamObserver<RegionHeartbeatRequest> regionHeartbeat(
      StreamObserver<RegionHeartbeatResponse> out) {
    return heartbeats.open(out);
  }

  @Override
  public void getRegion(GetRegionRequest request, StreamObserver<GetRegionResponse> out) {
    calls.answer(request.getHeader(), out, () -> regions.get(request));
  }

  @Override
  public void getPrevRegion(GetRegionRequest request, StreamObserver<GetRegionResponse> out) {
    calls.answer(request.getHeader(), out, () -> regions.before(request));
  }

  @Override
  public void getRegionByID(GetRegionByIDRequest request, StreamObserver<GetRegionResponse> out) {
    calls.answer(request.getHeader(), out, () -> regions.byId(request));
  }

  @Override
  public void scanRegions(ScanRegionsRequest request, StreamObserver<ScanRegionsResponse> out) {
    calls.answer(request.getHeader(), out, () -> regions.scan(request));
  }

  @Override
  public void askBatchSplit(
      AskBatchSplitRequest request, StreamObserver<AskBatchSplitResponse> out) {
    calls.answerDurably(request.getHeader(), out, () -> regions.askSplit(request));
  }

  @Override
  public void reportBatchSplit(
      ReportBatchSplitRequest request, StreamObserver<ReportBatchSplitResponse> out) {
    calls.answer(request.getHeader(), out, () -> regions.reportSplit(request));
  }

  @Override
  public void batchScanRegions(
      BatchScanRegionsRequest request, StreamObserver<BatchScanRegionsResponse> out) {
    calls.answer(request.getHeader(), out, () -> regions.batchScan(request));
  }

  @Override
  public void getOperator(GetOperatorRequest request, StreamObserver<GetOperatorResponse> out) {
    calls.answer(request.getHeader(), out, () -> regions.operator(request));
  }

  /// The one oracle there is speaks for all. Durably, because a timestamp may need a new window.
  @Override
  public void getMinTS(GetMinTSRequest request, StreamObserver<GetMinTSResponse> out) {
    calls.answerDurably(
        request.getHeader(),
        out,
        () ->
            GetMinTSResponse.newBuilder()
                .setHeader(calls.ok())
                .setTimestamp(PdpbCodec.toProto(oracle.next(1)))
                .build());
  }

  @Override
  public void getGCSafePoint(
      GetGCSafePointRequest request, StreamObserver<GetGCSafePointResponse> out) {
    calls.answer(request.getHeader(), out, gc::get);
  }

  @Override
  public void updateGCSafePoint(
      UpdateGCSafePointRequest request, StreamObserver<UpdateGCSafePointResponse> out) {
    calls.answerDurably(request.getHeader(), out, () -> gc.update(request));
  }

  @Override
  public void updateServiceGCSafePoint(
      UpdateServiceGCSafePointRequest request,
      StreamObserver<UpdateServiceGCSafePointResponse> out) {
    calls.answerDurably(request.getHeader(), out, () -> gc.updateService(request));
  }
}
