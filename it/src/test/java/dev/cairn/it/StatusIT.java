package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.Member;
import dev.cairn.it.cluster.RealCluster;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvproto.pdpb.GetMembersRequest;
import kvproto.pdpb.PDGrpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What clients and operators ask besides data: health, HTTP, pings that keep a connection.
@TestMethodOrder(OrderAnnotation.class)
final class StatusIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension(3);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /// Opened first and left alone, but for pings: asked last.
  private static final List<ManagedChannel> PINGING = new ArrayList<>();

  private static long pingingSince;

  @BeforeAll
  static void openConnectionsThatOnlyPing() {
    for (Member member : CLUSTER.cluster().members()) {
      var channel =
          Grpc.newChannelBuilder(member.address(), InsecureChannelCredentials.create())
              .keepAliveTime(10, TimeUnit.SECONDS)
              .keepAliveTimeout(3, TimeUnit.SECONDS)
              .keepAliveWithoutCalls(true)
              .build();
      PINGING.add(channel);
      assertThat(health(channel)).isEqualTo(ServingStatus.SERVING);
    }
    pingingSince = System.nanoTime();
  }

  @AfterAll
  static void closeThem() {
    PINGING.forEach(ManagedChannel::shutdownNow);
  }

  @Test
  @Order(1)
  void pdAnswersGrpcHealthAndHttpOnOnePort() throws IOException, InterruptedException {
    var cluster = CLUSTER.cluster();
    var pd = cluster.pd();
    var members =
        PDGrpc.newBlockingStub(cluster.channels().to(pd.address()))
            .getMembers(GetMembersRequest.getDefaultInstance());
    assertThat(members.getLeader().getMemberId()).isNotZero();
    assertThat(members.getLeader().getClientUrls(0)).isEqualTo("http://" + pd.address());
    assertThat(health(cluster.channels().to(pd.address()))).isEqualTo(ServingStatus.SERVING);

    assertThat(json(pd, "/pd/api/v1/members").get("members")).hasSize(1);
    assertThat(json(pd, "/pd/api/v1/health")).hasSize(1);
    var stores = json(pd, "/pd/api/v1/stores");
    assertThat(stores.get("count").asInt()).isEqualTo(3);
    for (JsonNode store : stores.get("stores")) {
      assertThat(store.get("store").get("state_name").asText()).isEqualTo("Up");
    }
    var regions = json(pd, "/pd/api/v1/regions");
    assertThat(regions.get("count").asInt()).isEqualTo(cluster.pdView().regions().size());
    assertThat(regions.get("regions").get(0).get("peers")).hasSize(3);
  }

  @Test
  @Order(2)
  void eachStoreIsHealthy() {
    for (Member store : CLUSTER.cluster().stores()) {
      assertThat(health(CLUSTER.cluster().channels().to(store.address())))
          .isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  @Order(3)
  void eachStoreShowsStatusConfigurationAndMetrics() throws IOException, InterruptedException {
    for (Member store : CLUSTER.cluster().stores()) {
      assertThat(get(store, "/status").statusCode()).isEqualTo(200);
      var storage = json(store, "/config").get("storage");
      assertThat(storage.get("api-version").asInt()).isEqualTo(1);
      assertThat(storage.get("enable-ttl").asBoolean()).isFalse();
      var metrics = get(store, "/metrics");
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body()).contains("# TYPE ");
      assertThat(get(store, "/nothing/here").statusCode()).isEqualTo(404);
    }
  }

  @Test
  @Order(4)
  void pdKnowsWhereEachStoreShowsItsStatus() {
    var addresses = CLUSTER.cluster().stores().stream().map(Member::statusAddress).toList();
    assertThat(CLUSTER.cluster().pdView().stores())
        .extracting(kvproto.metapb.Store::getStatusAddress)
        .containsExactlyInAnyOrderElementsOf(addresses);
    assertThat(CLUSTER.cluster().pdView().stores())
        .allSatisfy(store -> assertThat(store.getVersion()).matches("\\d+\\.\\d+\\.\\d+.*"));
  }

  @Test
  @Order(5)
  void anEmptyKeyIsInSomeRegion() {
    assertThat(CLUSTER.cluster().pdView().region(ByteString.EMPTY).getRegion().getId()).isNotZero();
  }

  /// A server that minds says GOAWAY after the third ping, and the connection is lost.
  @Test
  @Order(6)
  void connectionsThatPingEveryTenSecondsWithoutCallsAreKept() {
    var enough = Duration.ofSeconds(45);
    RealCluster.awaiting("four pings on each connection")
        .failFast(
            "a connection was closed",
            () ->
                !PINGING.stream()
                    .allMatch(channel -> channel.getState(false) == ConnectivityState.READY))
        .until(() -> System.nanoTime() - pingingSince > enough.toNanos());
    for (ManagedChannel channel : PINGING) {
      assertThat(health(channel)).isEqualTo(ServingStatus.SERVING);
    }
  }

  private static ServingStatus health(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private static JsonNode json(Member member, String path)
      throws IOException, InterruptedException {
    var answer = get(member, path);
    assertThat(answer.statusCode())
        .as("%s of %s: %s", path, member.name(), answer.body())
        .isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> get(Member member, String path)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + member.statusAddress() + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
