package dev.cairn.it.cluster;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Plain channels to processes, one an address, kept until closed. Thread-safe.
public final class Channels implements AutoCloseable {
  private static final int MESSAGE_BYTES_MAX = 256 << 20;

  private final SortedMap<String, ManagedChannel> channels = new TreeMap<>();

  /// The channel to `host:port`. A call waits for nobody: it fails at once while nobody listens.
  public synchronized ManagedChannel to(String address) {
    return channels.computeIfAbsent(address, Channels::open);
  }

  /// Connects anew at once to processes that were down, instead of after the usual back-off.
  public synchronized void retryNow() {
    channels.values().forEach(ManagedChannel::resetConnectBackoff);
  }

  private static ManagedChannel open(String address) {
    return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
        .build();
  }

  @Override
  public synchronized void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    for (ManagedChannel channel : channels.values()) {
      try {
        if (!channel.awaitTermination(10, TimeUnit.SECONDS)) {
          throw new IllegalStateException(channel + " does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while channels close", e);
      }
    }
  }
}
