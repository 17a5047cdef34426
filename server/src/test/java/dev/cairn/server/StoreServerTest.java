package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.net.channel.ChannelPool;
import dev.cairn.net.channel.EventLoops;
import dev.cairn.net.channel.HostPort;
import dev.cairn.server.config.StoreServerConfig;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawPutResponse;
import kvproto.tikvpb.TikvGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole store, alone in its cluster.
final class StoreServerTest {
  private static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);
  private static final ByteString KEY = ByteString.copyFromUtf8("key");
  private static final ByteString VALUE = ByteString.copyFromUtf8("value");

  private final Env env = SystemEnv.create();
  private final EventLoops eventLoops = EventLoops.open("test", 2);
  private final ChannelPool channels =
      new ChannelPool(eventLoops, env.loops(), ChannelPool.Config.DEFAULT);
  private final OnePd pd = new OnePd(eventLoops);
  private final Path root;

  StoreServerTest(@TempDir Path root) throws IOException {
    this.root = root;
  }

  @AfterEach
  void close() {
    channels.close();
    pd.close();
    eventLoops.close();
  }

  private StoreServerConfig config() {
    return StoreServerConfig.DEFAULT
        .withServer(StoreServerConfig.Server.DEFAULT.at(ANY_PORT, ANY_PORT))
        .withPdEndpoints(List.of(pd.address()))
        .withDataDir(root.resolve("store"));
  }

  private StoreServer start() {
    return StoreServer.start(env, eventLoops, config());
  }

  private void assertStartRefused(StoreServerConfig config, ErrorCode code, String... texts) {
    assertThatThrownBy(() -> StoreServer.start(env, eventLoops, config).close())
        .isInstanceOfSatisfying(
            CairnException.class,
            thrown -> {
              assertThat(thrown.code()).isEqualTo(code);
              assertThat(thrown).hasMessageContainingAll(texts);
            });
  }

  private TikvGrpc.TikvBlockingStub client(StoreServer server) {
    return TikvGrpc.newBlockingStub(channels.channel(server.address().toString()));
  }

  private Context context() {
    var region = Objects.requireNonNull(pd.region);
    return Context.newBuilder()
        .setRegionId(region.getId())
        .setRegionEpoch(region.getRegionEpoch())
        .setPeer(region.getPeers(0))
        .setClusterId(pd.cluster)
        .build();
  }

  /// Writes as a client does: until the one peer has elected itself.
  private void put(StoreServer server) {
    RawPutResponse answer;
    do {
      answer =
          client(server)
              .rawPut(
                  RawPutRequest.newBuilder()
                      .setContext(context())
                      .setKey(KEY)
                      .setValue(VALUE)
                      .build());
    } while (answer.getRegionError().hasNotLeader());
    assertThat(answer.hasRegionError()).as(answer.getRegionError().getMessage()).isFalse();
  }

  private void assertThere(StoreServer server) {
    kvproto.kvrpcpb.RawGetResponse answer;
    do {
      answer =
          client(server)
              .rawGet(RawGetRequest.newBuilder().setContext(context()).setKey(KEY).build());
    } while (answer.getRegionError().hasNotLeader()
        || answer.getRegionError().hasReadIndexNotReady());
    assertThat(answer.getValue()).isEqualTo(VALUE);
  }

  private static String http(StoreServer server, String path)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://" + server.statusAddress() + path)).build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    }
  }

  @Test
  void aStoreFoundsItsClusterServesAndKeepsItsData() {
    long id;
    try (var server = start()) {
      id = server.storeId();
      put(server);
      assertThere(server);
      var health =
          HealthGrpc.newBlockingStub(channels.channel(server.address().toString()))
              .check(HealthCheckRequest.getDefaultInstance());
      assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
    }
    try (var server = start()) {
      assertThat(server.storeId()).isEqualTo(id);
      assertThere(server);
      assertThat(server.fatal()).isNotDone();
    }
  }

  @Test
  void pdAndItsClientsAreToldWhatTheyNeed() throws IOException, InterruptedException {
    try (var server = start()) {
      var told = Objects.requireNonNull(pd.stores.get(server.storeId()));
      assertThat(told.getAddress()).isEqualTo(server.address().toString());
      assertThat(told.getStatusAddress()).isEqualTo(server.statusAddress().toString());
      assertThat(told.getVersion()).isEqualTo("8.5.0");
      assertThat(told.getStartTimestamp()).isPositive();
      assertThat(http(server, "/config"))
          .contains("\"api-version\":1")
          .contains("\"enable-ttl\":false");
      assertThat(http(server, "/status")).isEmpty();
      assertThat(http(server, "/ready")).isEqualTo("ok\n");
      put(server);
      assertThat(http(server, "/metrics"))
          .contains("tikv_grpc_msg_duration_seconds_count{type=\"raw_put\"}")
          .contains("tikv_raftstore_region_count{type=\"leader\"} 1");
    }
  }

  @Test
  void anotherWayToKeepPairsIsTakenOnlyWhileThereAreNone() {
    try (var server = start()) {
      assertThat(server.fatal()).isNotDone();
    }
    var withTtl = config().withStorage(config().storage().withRawFormat(RawFormat.V1TTL));
    try (var server = StoreServer.start(env, eventLoops, withTtl)) {
      put(server);
      assertThere(server);
    }
    assertStartRefused(
        config(), ErrorCode.CONFIG_INVALID, root.toString(), "V1TTL", "V1 (api-version = 1");
    try (var server = StoreServer.start(env, eventLoops, withTtl)) {
      assertThere(server);
    }
  }

  @Test
  void aPortInUseIsNamedAndEverythingIsLetGo() {
    try (var server = start()) {
      var elsewhere = config().withDataDir(root.resolve("other"));
      var taken =
          elsewhere.withServer(StoreServerConfig.Server.DEFAULT.at(server.address(), ANY_PORT));
      assertStartRefused(taken, ErrorCode.ADDRESS_IN_USE, server.address().toString(), "--addr");
      var statusTaken =
          elsewhere.withServer(
              StoreServerConfig.Server.DEFAULT.at(ANY_PORT, server.statusAddress()));
      assertStartRefused(
          statusTaken,
          ErrorCode.ADDRESS_IN_USE,
          server.statusAddress().toString(),
          "--status-addr");
      StoreServer.start(env, eventLoops, elsewhere).close();
    }
  }

  @Test
  void aDirectoryInUseIsNamed() {
    try (var _ = start()) {
      assertStartRefused(
          config(), ErrorCode.DATA_DIR_IN_USE, root.resolve("store").toString(), "--data-dir");
    }
  }

  @Test
  void aDirectoryOfAnotherKindIsLeftAlone() throws IOException {
    Files.createDirectories(root.resolve("store"));
    Files.writeString(root.resolve("store").resolve("CAIRN"), "kind=pd\nversion=1\n");
    assertStartRefused(config(), ErrorCode.DATA_DIR_FOREIGN, root.resolve("store").toString());
    assertThat(root.resolve("store").resolve("db")).doesNotExist();
  }

  @Test
  void aStoreOfAnotherClusterIsRefused() {
    start().close();
    pd.cluster = 99;
    assertStartRefused(config(), ErrorCode.CLUSTER_MISMATCH, "4242", "99");
  }

  @Test
  void aStoreThatWasRemovedDoesNotComeBack() {
    long id;
    try (var server = start()) {
      id = server.storeId();
    }
    pd.remove(id);
    assertStartRefused(config(), ErrorCode.DATA_DIR_FOREIGN, "store " + id, "removed");
  }

  @Test
  void aPdThatDoesNotAnswerIsNamed() {
    pd.close();
    var impatient =
        new StoreServerConfig(
            config().server(),
            config().storage(),
            new StoreServerConfig.Pd(List.of(pd.address()), Duration.ofMillis(200)),
            config().raftstore(),
            config().coprocessor(),
            config().raftEngine(),
            config().rocksdb(),
            config().readpool(),
            config().log());
    assertStartRefused(impatient, ErrorCode.PD_UNREACHABLE, pd.address());
  }

  @Test
  void anAddressThatNobodyCanConnectToMustBeAdvertisedOtherwise() {
    var everywhere =
        config()
            .withServer(StoreServerConfig.Server.DEFAULT.at(new HostPort("0.0.0.0", 0), ANY_PORT));
    assertStartRefused(everywhere, ErrorCode.CONFIG_INVALID, "--advertise-addr");
  }
}
