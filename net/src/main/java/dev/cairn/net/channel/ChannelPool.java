package dev.cairn.net.channel;

import dev.cairn.base.env.Loops;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One channel for each address and lane, opened when first asked for. Thread-safe; nothing here
/// blocks but [#close].
///
/// Callbacks of calls run on the event loops and must not block. A channel pings its peer also when
/// no call is under way, so that a dead peer is noticed within [Config#keepAliveTime] plus
/// [Config#keepAliveTimeout]. Beyond [Config#channelsMax] the channel that was asked for longest
/// ago is shut down: its calls end in peace, new ones on it are refused.
public final class ChannelPool implements AutoCloseable {
  /// How channels are made.
  ///
  /// @param connectTimeout for the TCP connection
  /// @param keepAliveTime between pings
  /// @param keepAliveTimeout how long a ping may stay unanswered
  /// @param inboundMessageMaxBytes the largest answer accepted
  /// @param channelsMax how many channels are kept
  public record Config(
      Duration connectTimeout,
      Duration keepAliveTime,
      Duration keepAliveTimeout,
      int inboundMessageMaxBytes,
      int channelsMax) {
    /// What stores and tools use among themselves.
    public static final Config DEFAULT =
        new Config(
            Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(3), 512 << 20, 1024);
  }

  private static final long CLOSE_SECONDS_MAX = 2;

  private record Lane(String address, int number) {}

  private final EventLoops eventLoops;
  private final Loops loops;
  private final Config config;
  private final Map<Lane, ManagedChannel> channels = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /// A pool whose connections live on `eventLoops`; `loops` gives the threads that names are looked
  /// up on.
  public ChannelPool(EventLoops eventLoops, Loops loops, Config config) {
    this.eventLoops = eventLoops;
    this.loops = loops;
    this.config = config;
  }

  /// The channel to `host:port`.
  public ManagedChannel channel(String address) {
    return channel(address, 0);
  }

  /// One of several connections to the same address.
  public ManagedChannel channel(String address, int lane) {
    @Nullable ManagedChannel evicted = null;
    ManagedChannel channel;
    synchronized (channels) {
      if (closed) {
        throw new IllegalStateException("the channel pool is closed");
      }
      var key = new Lane(address, lane);
      channel = channels.get(key);
      if (channel == null) {
        channel = open(address);
        channels.put(key, channel);
        evicted = overflow();
      }
    }
    if (evicted != null) {
      evicted.shutdown();
    }
    return channel;
  }

  private @Nullable ManagedChannel overflow() {
    if (channels.size() <= config.channelsMax) {
      return null;
    }
    Iterator<ManagedChannel> eldest = channels.values().iterator();
    ManagedChannel evicted = eldest.next();
    eldest.remove();
    return evicted;
  }

  private ManagedChannel open(String address) {
    HostPort at = HostPort.parse(address, "a peer's address");
    return NettyChannelBuilder.forAddress(at.host(), at.port())
        .usePlaintext()
        .eventLoopGroup(eventLoops.group())
        .channelType(eventLoops.clientChannelType())
        .withOption(
            ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(config.connectTimeout.toMillis()))
        .directExecutor()
        .offloadExecutor(task -> loops.spawn("resolve-" + address, task))
        .disableRetry()
        .disableServiceConfigLookUp()
        .keepAliveTime(config.keepAliveTime.toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTimeout(config.keepAliveTimeout.toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveWithoutCalls(true)
        .maxInboundMessageSize(config.inboundMessageMaxBytes)
        .build();
  }

  /// Lets the channels to `address` connect at once, where gRPC by itself would wait up to two
  /// minutes after failures. For callers that keep a back-off of their own.
  public void retryNow(String address) {
    for (ManagedChannel channel : of(address, false)) {
      channel.resetConnectBackoff();
    }
  }

  /// Forgets the channels to `address`: calls under way fail, a later one connects anew.
  public void drop(String address) {
    for (ManagedChannel channel : of(address, true)) {
      channel.shutdownNow();
    }
  }

  private List<ManagedChannel> of(String address, boolean remove) {
    var found = new ArrayList<ManagedChannel>();
    synchronized (channels) {
      Iterator<Map.Entry<Lane, ManagedChannel>> entries = channels.entrySet().iterator();
      while (entries.hasNext()) {
        var entry = entries.next();
        if (entry.getKey().address.equals(address)) {
          found.add(entry.getValue());
          if (remove) {
            entries.remove();
          }
        }
      }
    }
    return found;
  }

  /// Ends all channels; calls under way fail.
  @Override
  public void close() {
    List<ManagedChannel> open;
    synchronized (channels) {
      closed = true;
      open = new ArrayList<>(channels.values());
      channels.clear();
    }
    for (ManagedChannel channel : open) {
      channel.shutdownNow();
    }
    try {
      for (ManagedChannel channel : open) {
        channel.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
