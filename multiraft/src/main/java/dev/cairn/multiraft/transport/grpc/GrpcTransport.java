package dev.cairn.multiraft.transport.grpc;

import dev.cairn.base.env.Dice;
import dev.cairn.base.env.Env;
import dev.cairn.multiraft.transport.AddressBook;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.Inbound;
import dev.cairn.multiraft.transport.OutgoingSnapshot;
import dev.cairn.multiraft.transport.Transport;
import dev.cairn.net.channel.Backoff;
import dev.cairn.net.channel.ChannelPool;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries messages over gRPC: a link to each store that there is something to say to.
///
/// Thread-safe.
public final class GrpcTransport implements Transport, AutoCloseable {
  private static final Duration BACKOFF_FIRST = Duration.ofMillis(100);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(2);

  private final AddressBook addresses;
  private final ChannelPool channels;
  private final Env env;
  private final SnapshotSender snapshots;
  private final ConcurrentHashMap<Long, StoreLink> links = new ConcurrentHashMap<>();
  private volatile @Nullable Inbound inbound;

  /// Sends over `channels` to where `addresses` says.
  public GrpcTransport(AddressBook addresses, ChannelPool channels, Env env) {
    this.addresses = addresses;
    this.channels = channels;
    this.env = env;
    this.snapshots = new SnapshotSender(addresses, channels, env);
  }

  /// Says who hears of stores that cannot be reached. Before the first message.
  public void attach(Inbound listener) {
    inbound = listener;
  }

  static Backoff backoff(Dice dice) {
    return new Backoff(BACKOFF_FIRST, BACKOFF_MAX, dice);
  }

  @Override
  public void send(GroupMessage message) {
    var listener = inbound;
    if (listener != null) {
      links
          .computeIfAbsent(
              message.to().store(),
              store -> new StoreLink(store, addresses, channels, listener, env))
          .send(message);
    }
  }

  @Override
  public void flush() {
    links.values().forEach(StoreLink::flush);
  }

  @Override
  public void sendSnapshot(
      GroupMessage.OfRaft message, OutgoingSnapshot snapshot, Consumer<SnapshotResult> done) {
    snapshots.send(message, snapshot, done);
  }

  /// Ends the streams.
  @Override
  public void close() {
    links.values().forEach(StoreLink::close);
  }
}
