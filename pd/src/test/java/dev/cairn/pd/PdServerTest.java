package dev.cairn.pd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kvproto.metapb.Peer;
import kvproto.metapb.Region;
import kvproto.metapb.RegionEpoch;
import kvproto.metapb.Store;
import kvproto.pdpb.AllocIDRequest;
import kvproto.pdpb.BootstrapRequest;
import kvproto.pdpb.ErrorType;
import kvproto.pdpb.GetAllStoresRequest;
import kvproto.pdpb.GetMembersRequest;
import kvproto.pdpb.GetMinTSRequest;
import kvproto.pdpb.GetRegionRequest;
import kvproto.pdpb.GetStoreRequest;
import kvproto.pdpb.IsBootstrappedRequest;
import kvproto.pdpb.PDGrpc;
import kvproto.pdpb.PutStoreRequest;
import kvproto.pdpb.RegionHeartbeatRequest;
import kvproto.pdpb.RegionHeartbeatResponse;
import kvproto.pdpb.RequestHeader;
import kvproto.pdpb.ScanRegionsRequest;
import kvproto.pdpb.StoreHeartbeatRequest;
import kvproto.pdpb.StoreStats;
import kvproto.pdpb.TsoRequest;
import kvproto.pdpb.TsoResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real PD on a free port of this machine.
final class PdServerTest {
  private final Env env = SystemEnv.create();
  private final HttpClient web = HttpClient.newHttpClient();

  @TempDir private Path dir;
  private PdServer pd;
  private ManagedChannel channel;
  private PDGrpc.PDBlockingStub calls;
  private RequestHeader header;

  @BeforeEach
  void start() {
    pd = PdServer.start(env, PdConfig.of(dir.resolve("pd"), "http://127.0.0.1:0"));
    channel = channel();
    calls = PDGrpc.newBlockingStub(channel);
    header = RequestHeader.newBuilder().setClusterId(pd.clusterId()).build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    pd.close();
  }

  private ManagedChannel channel() {
    return NettyChannelBuilder.forTarget(pd.clientAddress())
        .usePlaintext()
        .maxInboundMessageSize(64 << 20)
        .build();
  }

  @Test
  void membersNeedNoClusterIdAndTellIt() {
    var answer = calls.getMembers(GetMembersRequest.getDefaultInstance());
    assertThat(answer.getHeader().getClusterId()).isEqualTo(pd.clusterId()).isNotZero();
    assertThat(answer.getLeader().getMemberId()).isNotZero();
    assertThat(answer.getLeader().getClientUrls(0)).isEqualTo("http://" + pd.clientAddress());
    assertThat(answer.getMembers(0)).isEqualTo(answer.getLeader());
  }

  @Test
  void anotherClustersRequestIsRefusedWithBothIds() {
    long other = pd.clusterId() - 1;
    var wrong =
        IsBootstrappedRequest.newBuilder()
            .setHeader(RequestHeader.newBuilder().setClusterId(other))
            .build();
    assertThatThrownBy(() -> calls.isBootstrapped(wrong))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(e.getStatus().getDescription())
                  .isEqualTo("mismatch cluster id, need " + pd.clusterId() + " but got " + other);
            });
  }

  @Test
  void aTimestampStreamThatIsHalfClosedAfterOneRequestAnswersOnceAndCompletes() {
    var request = TsoRequest.newBuilder().setHeader(header).setCount(1).build();
    TsoResponse first =
        ClientCalls.blockingUnaryCall(
            channel, PDGrpc.getTsoMethod(), io.grpc.CallOptions.DEFAULT, request);
    TsoResponse second =
        ClientCalls.blockingUnaryCall(
            channel, PDGrpc.getTsoMethod(), io.grpc.CallOptions.DEFAULT, request);
    assertThat(value(second)).isGreaterThan(value(first));
    var least = calls.getMinTS(GetMinTSRequest.newBuilder().setHeader(header).build());
    assertThat(least.getTimestamp().getPhysical())
        .isGreaterThanOrEqualTo(second.getTimestamp().getPhysical());
  }

  @Test
  void timestampsComeInOrderOnAStreamAndOnlyGrowOverARestart() throws InterruptedException {
    var answers = new Answers<TsoResponse>();
    var requests = PDGrpc.newStub(channel).tso(answers);
    long last = 0;
    for (int count = 1; count <= 100; count++) {
      requests.onNext(TsoRequest.newBuilder().setHeader(header).setCount(count).build());
    }
    for (int count = 1; count <= 100; count++) {
      var answer = answers.next();
      assertThat(answer.getCount()).isEqualTo(count);
      assertThat(value(answer) - count + 1).isGreaterThan(last);
      last = value(answer);
    }
    requests.onCompleted();
    long clusterId = pd.clusterId();
    restart();
    assertThat(pd.clusterId()).isEqualTo(clusterId);
    TsoResponse after =
        ClientCalls.blockingUnaryCall(
            channel,
            PDGrpc.getTsoMethod(),
            io.grpc.CallOptions.DEFAULT,
            TsoRequest.newBuilder().setHeader(header).setCount(1).build());
    assertThat(value(after)).isGreaterThan(last);
  }

  @Test
  void aClusterBeginsOnceAndRemembersItsStoreAndRegionOverARestart() {
    var answer = calls.bootstrap(bootstrap());
    assertThat(answer.getHeader().hasError()).isFalse();
    assertThat(calls.bootstrap(bootstrap()).getHeader().getError().getType())
        .isEqualTo(ErrorType.ALREADY_BOOTSTRAPPED);
    restart();
    var region =
        calls.getRegion(
            GetRegionRequest.newBuilder()
                .setHeader(header)
                .setRegionKey(ByteString.copyFromUtf8("any"))
                .build());
    assertThat(region.getRegion()).isEqualTo(bootstrap().getRegion());
    var stores = calls.getAllStores(GetAllStoresRequest.newBuilder().setHeader(header).build());
    assertThat(stores.getStoresList()).extracting(Store::getAddress).containsExactly("h1:20160");
    var scanned = calls.scanRegions(ScanRegionsRequest.newBuilder().setHeader(header).build());
    assertThat(scanned.getRegionsCount()).isEqualTo(1);
    assertThat(scanned.getRegionMetasCount()).isEqualTo(1);
    assertThat(scanned.getLeadersCount()).isEqualTo(1);
  }

  @Test
  void beforeTheClusterBeginsItSaysSoInTheHeader() {
    var region = calls.getRegion(GetRegionRequest.newBuilder().setHeader(header).build());
    assertThat(region.getHeader().getError().getType()).isEqualTo(ErrorType.NOT_BOOTSTRAPPED);
  }

  @Test
  void anUnknownStoreIsAStatusWithTheTextThatClientsMatch() {
    calls.bootstrap(bootstrap());
    var request = GetStoreRequest.newBuilder().setHeader(header).setStoreId(77).build();
    assertThatThrownBy(() -> calls.getStore(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
              assertThat(e.getStatus().getDescription())
                  .isEqualTo("invalid store ID 77, not found");
            });
  }

  @Test
  void aMethodThatIsNotServedSaysSo() {
    var request = kvproto.pdpb.ScatterRegionRequest.newBuilder().setHeader(header).build();
    assertThatThrownBy(() -> calls.scatterRegion(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
  }

  @Test
  void idsGoOnAfterARestart() {
    long first = allocate();
    assertThat(allocate()).isEqualTo(first + 1);
    restart();
    assertThat(allocate()).isGreaterThan(first + 1);
  }

  @Test
  void aSecondStoreMakesTheLeaderAddALearnerThere() throws InterruptedException {
    calls.bootstrap(bootstrap());
    long store = allocate();
    calls.putStore(
        PutStoreRequest.newBuilder()
            .setHeader(header)
            .setStore(Store.newBuilder().setId(store).setAddress("h2:20160"))
            .build());
    calls.storeHeartbeat(
        StoreHeartbeatRequest.newBuilder()
            .setHeader(header)
            .setStats(StoreStats.newBuilder().setStoreId(store))
            .build());
    var orders = new Answers<RegionHeartbeatResponse>();
    var reports = PDGrpc.newStub(channel).regionHeartbeat(orders);
    var region = bootstrap().getRegion();
    reports.onNext(
        RegionHeartbeatRequest.newBuilder()
            .setHeader(header)
            .setRegion(region)
            .setLeader(region.getPeers(0))
            .setTerm(6)
            .build());
    var order = orders.next();
    assertThat(order.getRegionId()).isEqualTo(region.getId());
    assertThat(order.getRegionEpoch()).isEqualTo(region.getRegionEpoch());
    assertThat(order.getTargetPeer()).isEqualTo(region.getPeers(0));
    assertThat(order.getChangePeer().getPeer().getStoreId()).isEqualTo(store);
    reports.onCompleted();
    assertThat(orders.isCompleted()).isTrue();
  }

  @Test
  void aMessageOfEightMebibytesIsTaken() {
    calls.bootstrap(bootstrap());
    var key = ByteString.copyFrom(new byte[8 << 20]);
    var answer =
        calls.getRegion(GetRegionRequest.newBuilder().setHeader(header).setRegionKey(key).build());
    assertThat(answer.getRegion().getId()).isEqualTo(bootstrap().getRegion().getId());
  }

  @Test
  void compressedMessagesAreTaken() {
    var answer = calls.withCompression("gzip").getMembers(GetMembersRequest.getDefaultInstance());
    assertThat(answer.getMembersCount()).isEqualTo(1);
  }

  @Test
  void aStoreIsRemovedOverHttpOnlyIfEnoughAreLeftOrByForce()
      throws IOException, InterruptedException {
    calls.bootstrap(bootstrap());
    assertThat(delete("/pd/api/v1/store/1").statusCode()).isEqualTo(400);
    assertThat(delete("/pd/api/v1/store/7").statusCode()).isEqualTo(404);
    assertThat(delete("/pd/api/v1/store/1?force").statusCode()).isEqualTo(200);
    assertThat(get("/pd/api/v1/store/1").body()).contains("\"state_name\" : \"Offline\"");
  }

  @Test
  void aCorruptMemoryStopsTheStartAndIsNamed() throws IOException {
    calls.bootstrap(bootstrap());
    channel.shutdownNow();
    pd.close();
    var meta = dir.resolve("pd").resolve("meta");
    try (var files = Files.list(meta)) {
      for (Path file : files.filter(f -> f.toString().contains("MANIFEST")).toList()) {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);
      }
    }
    assertThatThrownBy(
            () -> PdServer.start(env, PdConfig.of(dir.resolve("pd"), "http://127.0.0.1:0")))
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_CORRUPT))
        .hasMessageContaining(meta.toString());
  }

  @Test
  void theSamePortAnswersHealthAndHttp() throws IOException, InterruptedException {
    var health = HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
    assertThat(health.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    calls.bootstrap(bootstrap());
    assertThat(get("/pd/api/v1/members").body())
        .contains("\"cluster_id\" : " + pd.clusterId())
        .contains("\"client_urls\" : [ \"http://" + pd.clientAddress() + "\" ]");
    assertThat(get("/pd/api/v1/leader").body()).contains("\"member_id\"");
    assertThat(get("/pd/api/v1/health").body()).contains("\"health\" : true");
    assertThat(get("/pd/api/v1/version").body()).contains(PdServer.VERSION);
    assertThat(get("/pd/api/v1/status").body()).contains("start_timestamp");
    assertThat(get("/pd/api/v1/stores").body())
        .contains("\"count\" : 1")
        .contains("\"state_name\" : \"Up\"");
    long store = bootstrap().getStore().getId();
    assertThat(get("/pd/api/v1/store/" + store).body()).contains("h1:20160");
    assertThat(get("/pd/api/v1/store/999").statusCode()).isEqualTo(404);
    assertThat(get("/pd/api/v1/store/x").statusCode()).isEqualTo(400);
    assertThat(get("/pd/api/v1/regions").body()).contains("\"role_name\" : \"Voter\"");
    assertThat(get("/pd/api/v1/region/id/2").body()).contains("\"end_key\" : \"\"");
    assertThat(get("/pd/api/v1/region/key/a%FFb").body()).contains("\"id\" : 2");
    assertThat(get("/pd/api/v1/region/key/6100FF?format=hex").body()).contains("\"id\" : 2");
    assertThat(get("/pd/ping").statusCode()).isEqualTo(200);
    var unknown = get("/pd/api/v1/nothing");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("content-type").orElse("")).contains("json");
  }

  @Test
  void pingsWithoutCallsAreWelcome() throws InterruptedException {
    var pings = new PingingClient(pd.clientAddress(), Duration.ofMillis(50));
    try (pings) {
      // gRPC's own server would hang up at the third.
      assertThat(pings.acknowledged(40)).isEqualTo(40);
      assertThat(pings.isOpen()).isTrue();
    }
  }

  @Test
  void aPortInUseIsNamedWithItsFlag() {
    var second = PdConfig.of(dir.resolve("other"), "http://" + pd.clientAddress());
    assertThatThrownBy(() -> PdServer.start(env, second))
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_IN_USE))
        .hasMessageContaining(pd.clientAddress())
        .hasMessageContaining("--client-urls");
  }

  @Test
  void aDirectoryInUseIsRefused() {
    var second = PdConfig.of(dir.resolve("pd"), "http://127.0.0.1:0");
    assertThatThrownBy(() -> PdServer.start(env, second))
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DIR_IN_USE));
  }

  @Test
  void anothersDirectoryIsRefusedUntouched() throws IOException {
    var store = Files.createDirectory(dir.resolve("store"));
    Files.writeString(store.resolve("CAIRN"), "kind=store\nversion=1\n");
    assertForeign(store);
    var photos = Files.createDirectory(dir.resolve("photos"));
    Files.writeString(photos.resolve("cat.jpg"), "meow");
    assertForeign(photos);
    assertThat(Files.exists(photos.resolve("CAIRN"))).isFalse();
  }

  private void assertForeign(Path directory) {
    assertThatThrownBy(() -> PdServer.start(env, PdConfig.of(directory, "http://127.0.0.1:0")))
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DIR_FOREIGN))
        .hasMessageContaining(directory.toString());
  }

  private void restart() {
    channel.shutdownNow();
    pd.close();
    pd = PdServer.start(env, PdConfig.of(dir.resolve("pd"), "http://127.0.0.1:0"));
    channel = channel();
    calls = PDGrpc.newBlockingStub(channel);
  }

  private long allocate() {
    return calls.allocID(AllocIDRequest.newBuilder().setHeader(header).setCount(1).build()).getId();
  }

  private BootstrapRequest bootstrap() {
    return BootstrapRequest.newBuilder()
        .setHeader(header)
        .setStore(Store.newBuilder().setId(1).setAddress("h1:20160").setVersion("8.5.0"))
        .setRegion(
            Region.newBuilder()
                .setId(2)
                .setRegionEpoch(RegionEpoch.newBuilder().setConfVer(1).setVersion(1))
                .addPeers(Peer.newBuilder().setId(3).setStoreId(1)))
        .build();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var uri = URI.create("http://" + pd.clientAddress() + path);
    var request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build();
    return web.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    var uri = URI.create("http://" + pd.clientAddress() + path);
    var request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).DELETE().build();
    return web.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static long value(TsoResponse answer) {
    return answer.getTimestamp().getPhysical() << 18 | answer.getTimestamp().getLogical();
  }

  /// What a stream has brought.
  private static final class Answers<T> implements StreamObserver<T> {
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private static final Object END = new Object();

    @Override
    public void onNext(T value) {
      events.add(value);
    }

    @Override
    public void onError(Throwable thrown) {
      events.add(thrown);
    }

    @Override
    public void onCompleted() {
      events.add(END);
    }

    @SuppressWarnings("unchecked")
    T next() throws InterruptedException {
      var event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).isNotNull().isNotInstanceOf(Throwable.class).isNotSameAs(END);
      return (T) event;
    }

    boolean isCompleted() throws InterruptedException {
      return END.equals(events.poll(30, TimeUnit.SECONDS));
    }
  }
}
