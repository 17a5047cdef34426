package dev.cairn.server.grpc;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.net.channel.EventLoops;
import dev.cairn.net.channel.HostPort;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A gRPC port with grpc.health.v1 beside the services it is given. Handlers run on the event
/// loops.
///
/// Clients may ping twice a second, also when they have nothing to ask (Java's pings every ten
/// seconds, and gRPC's own rule would throw it out); messages may be compressed with gzip, and may
/// be as large as [#INBOUND_MESSAGE_BYTES_MAX], so that what is too large for the Raft log gets
/// that answer and not a broken connection. Thread-safe.
public final class GrpcFront implements AutoCloseable {
  /// The largest message that is read: 256 MiB, 32 times the largest Raft entry.
  public static final int INBOUND_MESSAGE_BYTES_MAX = 256 << 20;

  private static final Duration PING_INTERVAL_MIN = Duration.ofMillis(500);
  private static final int FLOW_CONTROL_WINDOW_BYTES = 2 << 20;
  private static final int BACKLOG = 1024;

  private final Server server;
  private final HealthStatusManager health;
  private final HostPort address;
  private final AtomicBoolean closed = new AtomicBoolean();

  private GrpcFront(Server server, HealthStatusManager health, HostPort address) {
    this.server = server;
    this.health = health;
    this.address = address;
  }

  /// Begins to listen; health says NOT_SERVING until [#serving] is called.
  ///
  /// @param eventLoops stay the caller's
  /// @param listen where, port 0 for any free one
  /// @param flag the setting that chose the address, for messages
  /// @throws CairnException with code ADDRESS_IN_USE when another process listens there, and
  ///   CONFIG_INVALID when the address cannot be had for another reason
  public static GrpcFront start(
      EventLoops eventLoops, HostPort listen, String flag, List<BindableService> services) {
    var health = new HealthStatusManager();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
    var socket = new InetSocketAddress(listen.host(), listen.port());
    if (socket.isUnresolved()) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID, "no interface is called " + listen.host() + ", set by " + flag);
    }
    var builder =
        NettyServerBuilder.forAddress(socket)
            .bossEventLoopGroup(eventLoops.group())
            .workerEventLoopGroup(eventLoops.group())
            .channelType(eventLoops.serverChannelType())
            .withOption(ChannelOption.SO_BACKLOG, BACKLOG)
            .directExecutor()
            .permitKeepAliveTime(PING_INTERVAL_MIN.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
            .maxInboundMessageSize(INBOUND_MESSAGE_BYTES_MAX)
            .addService(health.getHealthService());
    services.forEach(builder::addService);
    Server server = builder.build();
    try {
      server.start();
    } catch (IOException refused) {
      throw new CairnException(
          isInUse(refused) ? ErrorCode.ADDRESS_IN_USE : ErrorCode.CONFIG_INVALID,
          "cannot listen on " + listen + ", set by " + flag + ": " + reason(refused),
          refused);
    }
    return new GrpcFront(server, health, new HostPort(listen.host(), server.getPort()));
  }

  private static String reason(IOException refused) {
    Throwable cause = refused.getCause();
    return String.valueOf(cause == null ? refused.getMessage() : cause.getMessage());
  }

  private static boolean isInUse(IOException refused) {
    return reason(refused).toLowerCase(Locale.ROOT).contains("in use");
  }

  /// Where it listens, with the port that was taken if any would do.
  public HostPort address() {
    return address;
  }

  /// Tells whoever asks for health whether the process serves.
  public void serving(boolean serves) {
    health.setStatus(
        HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
        serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /// Health says NOT_SERVING, new calls are refused, those under way get `grace` to end. Again:
  /// nothing.
  public void close(Duration grace) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException _) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
