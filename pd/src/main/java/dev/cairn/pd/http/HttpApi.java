package dev.cairn.pd.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.Loops;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.cluster.Store;
import dev.cairn.pd.driver.Driver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The JSON interface: routes, and what goes wrong with a request. Shapes are in [Shapes].
/// Thread-safe.
public final class HttpApi {
  private static final String API = "/pd/api/v1";
  private static final int SCAN_LIMIT_MAX = 10_240;

  private final ObjectMapper json = new ObjectMapper();
  private final Driver driver;
  private final Shapes shapes;
  private final Loops.Pool durable;

  /// An interface to `driver`; `durable` runs what waits for the disk.
  public HttpApi(Driver driver, Shapes shapes, Loops.Pool durable) {
    this.driver = driver;
    this.shapes = shapes;
    this.durable = durable;
  }

  /// Adds the routes; what is below `/pd` and unknown answers 404 in JSON.
  public void routes(ServerBuilder server) {
    get(server, "/pd/ping", _ -> new Answer(HttpStatus.OK, null));
    get(server, API + "/members", _ -> ok(shapes.members()));
    get(server, API + "/leader", _ -> ok(shapes.leader()));
    get(server, API + "/health", _ -> ok(shapes.health()));
    get(server, API + "/version", _ -> ok(shapes.version()));
    get(server, API + "/status", _ -> ok(shapes.status()));
    get(server, API + "/stores", _ -> ok(shapes.stores(livingStores())));
    get(server, API + "/store/{id}", this::store);
    get(server, API + "/regions", _ -> ok(shapes.regions(driver.scan(KeyRange.ALL, 0))));
    get(server, API + "/regions/key", this::regionsFrom);
    get(server, API + "/region/id/{id}", this::regionById);
    get(server, API + "/region/key/*", this::regionByKey);
    server.route().delete(API + "/store/{id}").build((ctx, _) -> later(ctx, this::removeStore));
    HttpService unknown =
        (ctx, _) ->
            respond(
                problem(HttpStatus.NOT_FOUND, "no such path: " + ctx.method() + " " + ctx.path()));
    server.service(Route.builder().pathPrefix("/").build(), unknown);
  }

  private void get(
      ServerBuilder server, String path, Function<ServiceRequestContext, Answer> work) {
    var route = path.endsWith("*") ? "prefix:" + path.substring(0, path.length() - 1) : path;
    server
        .route()
        .path(route)
        .methods(HttpMethod.GET, HttpMethod.HEAD)
        .build((ctx, _) -> respond(guarded(ctx, work)));
  }

  private HttpResponse later(
      ServiceRequestContext context, Function<ServiceRequestContext, Answer> work) {
    var answer = new CompletableFuture<HttpResponse>();
    boolean taken = durable.tryExecute(() -> answer.complete(respond(guarded(context, work))));
    return taken
        ? HttpResponse.of(answer)
        : respond(problem(HttpStatus.SERVICE_UNAVAILABLE, "PD is busy; try again"));
  }

  private Answer guarded(
      ServiceRequestContext context, Function<ServiceRequestContext, Answer> work) {
    try {
      return work.apply(context);
    } catch (IllegalArgumentException e) {
      return problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (CairnException e) {
      return problem(HttpStatus.INTERNAL_SERVER_ERROR, String.valueOf(e.getMessage()));
    }
  }

  private List<Store> livingStores() {
    return driver.stores().stream()
        .filter(store -> store.condition() != Store.Condition.TOMBSTONE)
        .toList();
  }

  private Answer store(ServiceRequestContext context) {
    var store = driver.store(number(context, "id"));
    return store == null
        ? problem(HttpStatus.NOT_FOUND, "store " + context.pathParam("id") + " not found")
        : ok(shapes.store(store));
  }

  /// Takes a store out of the cluster: its replicas move, then it is a tombstone. With `force` its
  /// data counts as lost and nobody asks whether enough stores are left.
  private Answer removeStore(ServiceRequestContext context) {
    long id = number(context, "id");
    boolean force = context.queryParams().contains("force");
    var store = driver.store(id);
    if (store == null) {
      return problem(HttpStatus.NOT_FOUND, "store " + id + " not found");
    }
    if (store.condition() == Store.Condition.TOMBSTONE) {
      return problem(HttpStatus.GONE, "store " + id + " is a tombstone");
    }
    long left =
        livingStores().stream()
            .filter(other -> other.id() != id && other.condition() == Store.Condition.UP)
            .count();
    if (!force && left < driver.maxReplicas()) {
      return problem(
          HttpStatus.BAD_REQUEST,
          "store %d cannot be removed: %d stores would be left for %d replicas; add a store first"
              .formatted(id, left, driver.maxReplicas()));
    }
    driver.takeOffline(id, force);
    return ok(TextNode.valueOf("The store is set as Offline."));
  }

  private Answer regionById(ServiceRequestContext context) {
    return region(driver.region(number(context, "id")));
  }

  private Answer regionByKey(ServiceRequestContext context) {
    var path = context.path();
    var escaped = path.substring((API + "/region/key/").length());
    return region(driver.regionOf(key(escaped, context.queryParams().get("format"))));
  }

  private Answer regionsFrom(ServiceRequestContext context) {
    var query = context.queryParams();
    var format = query.get("format");
    var range =
        new KeyRange(
            textKey(query.get("key", ""), format), textKey(query.get("end_key", ""), format));
    int limit = query.getInt("limit", 16);
    if (limit < 1 || limit > SCAN_LIMIT_MAX) {
      limit = SCAN_LIMIT_MAX;
    }
    return ok(shapes.regions(driver.scan(range, limit)));
  }

  private Answer region(@Nullable RegionInfo info) {
    return info == null
        ? problem(HttpStatus.NOT_FOUND, "region not found")
        : ok(shapes.region(info));
  }

  private static long number(ServiceRequestContext context, String name) {
    var text = context.pathParam(name);
    try {
      return Long.parseUnsignedLong(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a number, not '" + text + "'", e);
    }
  }

  /// The bytes of a key in a path, where `%HH` stands for any byte.
  private static Key key(String escaped, @Nullable String format) {
    return "hex".equals(format) ? textKey(escaped, format) : Key.of(Percent.decode(escaped));
  }

  private static Key textKey(String text, @Nullable String format) {
    return "hex".equals(format)
        ? Key.of(java.util.HexFormat.of().parseHex(text))
        : Key.of(text.getBytes(UTF_8));
  }

  private static Answer ok(JsonNode body) {
    return new Answer(HttpStatus.OK, body);
  }

  private static Answer problem(HttpStatus status, String message) {
    return new Answer(status, TextNode.valueOf(message));
  }

  private HttpResponse respond(Answer answer) {
    var body = answer.body();
    if (body == null) {
      return HttpResponse.of(answer.status(), MediaType.PLAIN_TEXT_UTF_8, "");
    }
    try {
      return HttpResponse.of(
          answer.status(),
          MediaType.JSON_UTF_8,
          json.writerWithDefaultPrettyPrinter().writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new CairnException(ErrorCode.BUG, "an answer cannot be written as JSON", e);
    }
  }

  private record Answer(HttpStatus status, @Nullable JsonNode body) {}
}
