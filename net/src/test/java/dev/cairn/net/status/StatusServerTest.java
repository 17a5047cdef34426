package dev.cairn.net.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StatusServerTest {
  private static final StatusAddress ANY_PORT = new StatusAddress("127.0.0.1", 0, "--status-addr");

  private final List<StatusServer> open = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void closeWhatIsOpen() {
    open.forEach(StatusServer::close);
    client.close();
  }

  @Test
  void statusIsAlwaysEmptyAndFine() throws IOException, InterruptedException {
    StatusServer server = start(StatusRoutes.status());

    HttpResponse<String> response = get(server, "/status");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(server.address().port()).isPositive();
  }

  @Test
  void metricsAreInThePrometheusTextFormat() throws IOException, InterruptedException {
    var registry = new PrometheusRegistry();
    Counter.builder().name("cairn_writes").help("Writes.").register(registry).inc(7);
    StatusServer server = start(StatusRoutes.metrics(registry));

    HttpResponse<String> response = get(server, "/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(response.body())
        .contains("# TYPE cairn_writes_total counter", "cairn_writes_total 7.0");
  }

  @Test
  void configIsTheJsonOfTheMoment() throws IOException, InterruptedException {
    var document = new StringBuilder("{\"storage\":{\"api-version\":1}}");
    StatusServer server = start(StatusRoutes.config(document::toString));

    HttpResponse<String> before = get(server, "/config");
    document.replace(0, document.length(), "{}");

    assertThat(before.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(before.body()).isEqualTo("{\"storage\":{\"api-version\":1}}");
    assertThat(get(server, "/config").body()).isEqualTo("{}");
  }

  @Test
  void anUnreadyProcessSaysWhyUntilItIsReady() throws IOException, InterruptedException {
    var reasons = new ArrayList<>(List.of("PD has not answered yet", "2 Regions have no leader"));
    StatusServer server =
        start(StatusRoutes.ready(() -> List.copyOf(reasons)), StatusRoutes.live(() -> List.of()));

    HttpResponse<String> unready = get(server, "/ready");
    reasons.clear();

    assertThat(unready.statusCode()).isEqualTo(503);
    assertThat(unready.body()).isEqualTo("PD has not answered yet\n2 Regions have no leader\n");
    assertThat(get(server, "/ready").statusCode()).isEqualTo(200);
    assertThat(get(server, "/live").statusCode()).isEqualTo(200);
  }

  @Test
  void aHandlerSeesTheQuery() throws IOException, InterruptedException {
    StatusServer server =
        start(new StatusRoute("/echo", query -> StatusReply.text(200, "<" + query + ">")));

    assertThat(get(server, "/echo?verbose&x=%20").body()).isEqualTo("<verbose&x=%20>");
    assertThat(get(server, "/echo").body()).isEqualTo("<>");
  }

  @Test
  void anUnknownPathNamesTheKnownOnes() throws IOException, InterruptedException {
    StatusServer server = start(StatusRoutes.status(), StatusRoutes.live(() -> List.of()));

    HttpResponse<String> response = get(server, "/status/deeper");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("/live", "/status");
  }

  @Test
  void onlyReadingMethodsAreServed() throws IOException, InterruptedException {
    StatusServer server = start(StatusRoutes.config(() -> "{}"));

    HttpResponse<String> post =
        send(request(server, "/config").POST(BodyPublishers.ofString("{}")).build());
    HttpResponse<String> head =
        send(request(server, "/config").method("HEAD", BodyPublishers.noBody()).build());

    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void aHandlerThatFailsCostsOnlyItsOwnRequest() throws IOException, InterruptedException {
    StatusServer server =
        start(
            StatusRoutes.status(),
            new StatusRoute(
                "/broken",
                _ -> {
                  throw new IllegalStateException("no numbers today");
                }));

    HttpResponse<String> broken = get(server, "/broken");

    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(broken.body()).contains("no numbers today");
    assertThat(get(server, "/status").statusCode()).isEqualTo(200);
  }

  @Test
  void aPortInUseNamesTheAddressAndTheFlag() {
    int taken = start(StatusRoutes.status()).address().port();

    assertThatThrownBy(() -> startAt(new StatusAddress("127.0.0.1", taken, "--status-addr")))
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_IN_USE))
        .hasMessageContaining("127.0.0.1:" + taken)
        .hasMessageContaining("--status-addr")
        .hasMessageContaining("choose another address");
  }

  @Test
  void anAddressOfAnotherMachineIsAWrongSetting() {
    assertThatThrownBy(() -> startAt(new StatusAddress("192.0.2.1", 0, "--status-addr")))
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("192.0.2.1:0")
        .hasMessageContaining("--status-addr");
  }

  @Test
  void aClosedServerFreesItsPort() throws IOException, InterruptedException {
    StatusServer first = start(StatusRoutes.status());
    first.close();

    StatusServer second = startAt(first.address());

    assertThat(get(second, "/status").statusCode()).isEqualTo(200);
  }

  @Test
  void twoRoutesForOnePathAreAMistake() {
    assertThatThrownBy(() -> start(StatusRoutes.status(), StatusRoutes.status()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/status");
  }

  @Test
  void anIpv6AddressIsWrittenInBrackets() {
    assertThat(new StatusAddress("::1", 20180, "--status-addr")).hasToString("[::1]:20180");
  }

  private StatusServer start(StatusRoute... routes) {
    StatusServer server = StatusServer.start(ANY_PORT, List.of(routes), SystemEnv.create().loops());
    open.add(server);
    return server;
  }

  private StatusServer startAt(StatusAddress address) {
    StatusServer server =
        StatusServer.start(address, List.of(StatusRoutes.status()), SystemEnv.create().loops());
    open.add(server);
    return server;
  }

  private static HttpRequest.Builder request(StatusServer server, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + server.address() + path));
  }

  private HttpResponse<String> get(StatusServer server, String path)
      throws IOException, InterruptedException {
    return send(request(server, path).build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }
}
