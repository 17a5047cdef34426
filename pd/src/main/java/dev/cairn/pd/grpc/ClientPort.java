package dev.cairn.pd.grpc;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.grpc.GrpcService;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one port that clients are given: gRPC, its health service, and HTTP/1.1.
///
/// Pings are welcome at any rate and without calls; connections and streams may be quiet for as
/// long as they like; a message may have up to [#MESSAGE_BYTES_MAX] bytes.
public final class ClientPort implements AutoCloseable {
  /// The longest message that is taken.
  public static final int MESSAGE_BYTES_MAX = 256 << 20;

  private static final int EVENT_LOOPS = 2;

  /// How long a call under way may still take when PD stops.
  private static final long DRAIN_MICROS = 100_000;

  private final Server server;
  private final EventLoopGroup eventLoops;
  private final HealthStatusManager health;

  private ClientPort(Server server, EventLoopGroup eventLoops, HealthStatusManager health) {
    this.server = server;
    this.eventLoops = eventLoops;
    this.health = health;
  }

  /// Listens. Throws [CairnException]: ADDRESS_IN_USE if somebody else does, CONFIG_INVALID if the
  /// address is not this machine's.
  ///
  /// @param host a name or an address, IPv6 without brackets
  /// @param number 0 for any free one
  /// @param pd what is served
  /// @param http adds what is served over HTTP
  public static ClientPort open(
      String host, int number, PdService pd, Consumer<ServerBuilder> http) {
    var address = new InetSocketAddress(host, number);
    if (address.isUnresolved()) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID, "--client-urls: the host '" + host + "' is not known here");
    }
    var health = new HealthStatusManager();
    var eventLoops = new PortLoops("pd-io", EVENT_LOOPS);
    var acceptor = new PortLoops("pd-accept", 1);
    var builder =
        Server.builder()
            .port(new ServerPort(address, SessionProtocol.HTTP))
            .workerGroup(eventLoops, false)
            .bossGroupFactory(_ -> acceptor)
            // Empty: nobody collects from it, and several servers in one process do not meet there.
            .meterRegistry(new CompositeMeterRegistry())
            .requestTimeoutMillis(0)
            .idleTimeoutMillis(0)
            .connectionDrainDurationMicros(DRAIN_MICROS)
            .maxRequestLength(MESSAGE_BYTES_MAX)
            .service(
                GrpcService.builder()
                    .addService(pd)
                    .addService(health.getHealthService())
                    .maxRequestMessageLength(MESSAGE_BYTES_MAX)
                    // Preparing for JSON as well would take more than a second of every start.
                    .supportedSerializationFormats(GrpcSerializationFormats.PROTO)
                    .build());
    http.accept(builder);
    var server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      end(acceptor);
      end(eventLoops);
      throw cannotListen(host + ":" + number, e);
    }
    return new ClientPort(server, eventLoops, health);
  }

  /// The port that clients connect to.
  public int number() {
    return server.activeLocalPort();
  }

  /// Tells health checks to go elsewhere.
  public void refuseHealth() {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
  }

  @Override
  public void close() {
    refuseHealth();
    server.stop().join();
    end(eventLoops);
  }

  private static void end(EventLoopGroup group) {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static CairnException cannotListen(String at, CompletionException e) {
    @Nullable Throwable cause = e.getCause();
    var why = String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    boolean taken = why.toLowerCase(Locale.ROOT).contains("already in use");
    return new CairnException(
        taken ? ErrorCode.ADDRESS_IN_USE : ErrorCode.CONFIG_INVALID,
        "PD cannot listen on " + at + " (--client-urls): " + why,
        e);
  }
}
