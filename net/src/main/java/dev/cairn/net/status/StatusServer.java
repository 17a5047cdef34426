package dev.cairn.net.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.base.env.Loops;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers GET and HEAD over HTTP/1.1 on an address of its own, each request on a virtual thread.
/// Unknown paths get 404 with the paths there are, other methods 405.
///
/// Listens from [#start] to [#close]. Thread-safe.
public final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

  private final StatusAddress address;
  private final HttpServer http;

  private StatusServer(StatusAddress address, HttpServer http) {
    this.address = address;
    this.http = http;
  }

  /// Begins to listen and to answer `routes`, whose paths must differ.
  ///
  /// @throws CairnException with code ADDRESS_IN_USE when another process listens there, and
  ///   CONFIG_INVALID when the address cannot be had for another reason
  public static StatusServer start(StatusAddress address, List<StatusRoute> routes, Loops loops) {
    SortedMap<String, StatusRoute.Handler> handlers = byPath(routes);
    HttpServer http = listen(address);
    http.setExecutor(task -> loops.spawn("status", task));
    http.createContext("/", exchange -> answer(exchange, handlers));
    http.start();
    return new StatusServer(address.at(http.getAddress().getPort()), http);
  }

  /// Where it listens, with the port that was taken if any would do.
  public StatusAddress address() {
    return address;
  }

  /// Stops listening; requests under way are cut off.
  @Override
  public void close() {
    http.stop(0);
  }

  private static SortedMap<String, StatusRoute.Handler> byPath(List<StatusRoute> routes) {
    var handlers = new TreeMap<String, StatusRoute.Handler>();
    for (StatusRoute route : routes) {
      if (handlers.put(route.path(), route.handler()) != null) {
        throw new IllegalArgumentException("two routes for " + route.path());
      }
    }
    return handlers;
  }

  private static HttpServer listen(StatusAddress address) {
    var socket = new InetSocketAddress(address.host(), address.port());
    if (socket.isUnresolved()) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID,
          "status port: no interface is called " + address.host() + ", set by " + address.flag());
    }
    try {
      return HttpServer.create(socket, 0);
    } catch (IOException e) {
      throw new CairnException(
          isInUse(e) ? ErrorCode.ADDRESS_IN_USE : ErrorCode.CONFIG_INVALID,
          "status port: cannot listen on %s, set by %s: %s"
              .formatted(address, address.flag(), e.getMessage()),
          e);
    }
  }

  /// One exception stands for a port in use, a foreign address and a privileged port; only its text
  /// tells them apart.
  private static boolean isInUse(IOException e) {
    String text = e.getMessage();
    return e instanceof BindException
        && text != null
        && text.toLowerCase(Locale.ROOT).contains("in use");
  }

  private static void answer(HttpExchange exchange, SortedMap<String, StatusRoute.Handler> handlers)
      throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      boolean head = method.equals("HEAD");
      if (!head && !method.equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(
            exchange, StatusReply.text(405, method + " is not served, only GET and HEAD\n"), false);
        return;
      }
      StatusReply reply = replyTo(exchange, handlers);
      send(exchange, reply, head);
    }
  }

  private static StatusReply replyTo(
      HttpExchange exchange, SortedMap<String, StatusRoute.Handler> handlers) {
    String path = exchange.getRequestURI().getPath();
    // A request line such as `GET mailto:x` has no path at all.
    StatusRoute.Handler handler = path == null ? null : handlers.get(path);
    if (handler == null) {
      return StatusReply.text(404, "no such path; there are " + handlers.keySet() + "\n");
    }
    String query = exchange.getRequestURI().getRawQuery();
    try {
      return handler.answer(query == null ? "" : query);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("path", path)
          .setCause(e)
          .log("Status request failed and was answered with 500; the process goes on. Report this");
      return StatusReply.text(500, "failed, see the log: " + e + "\n");
    }
  }

  private static void send(HttpExchange exchange, StatusReply reply, boolean head)
      throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    if (body.length > 0) {
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    }
    if (head || body.length == 0) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
