package dev.cairn.net.placement;

import dev.cairn.base.env.Dice;
import dev.cairn.base.env.Loop;
import dev.cairn.net.channel.Backoff;
import dev.cairn.net.channel.ChannelPool;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// A stream to PD's leader that is opened again, after a back-off, whenever it ends.
///
/// Thread: the client's loop; the listener is called there too.
final class PdStream<Q, R> {
  /// What happens to the stream.
  interface Listener<R> {
    /// A new stream is open; what was under way on the one before is lost.
    void opened();

    /// PD said something.
    void received(R message);

    /// The stream takes more, after having been full.
    void ready();

    /// The stream ended; another one follows.
    void lost(String why);
  }

  private final Loop loop;
  private final ChannelPool channels;
  private final LeaderFinder finder;
  private final MethodDescriptor<Q, R> method;
  private final Listener<R> listener;
  private final Backoff backoff;
  private @Nullable Attempt current;
  private boolean closed;

  PdStream(
      Loop loop,
      Dice dice,
      ChannelPool channels,
      PdClientConfig config,
      LeaderFinder finder,
      MethodDescriptor<Q, R> method,
      Listener<R> listener) {
    this.loop = loop;
    this.channels = channels;
    this.finder = finder;
    this.method = method;
    this.listener = listener;
    this.backoff = new Backoff(config.backoffFirst(), config.backoffMax(), dice);
  }

  void open() {
    if (!closed) {
      finder.find(this::directed);
    }
  }

  private void directed(LeaderFinder.Result result) {
    if (closed) {
      return;
    }
    switch (result) {
      case LeaderFinder.Result.Leader leader -> start(leader.address());
      case LeaderFinder.Result.Nobody nobody -> again(nobody.why());
      case LeaderFinder.Result.WrongCluster wrong -> again(String.valueOf(wrong.error()));
    }
  }

  private void start(String address) {
    ClientCall<Q, R> call = channels.channel(address).newCall(method, CallOptions.DEFAULT);
    var attempt = new Attempt(address, call);
    current = attempt;
    call.start(attempt, new Metadata());
    call.request(1);
    listener.opened();
  }

  private void again(String why) {
    listener.lost(why);
    loop.schedule(backoff.next(), this::open);
  }

  /// Whether [#send] would be taken now.
  boolean isReady() {
    return current != null && current.call.isReady();
  }

  void send(Q message) {
    if (current != null) {
      current.call.sendMessage(message);
    }
  }

  /// Gives the present stream up: it hangs.
  void restart(String why) {
    if (current != null) {
      current.call.cancel(why, null);
    }
  }

  void close() {
    closed = true;
    restart("the client is closed");
  }

  private final class Attempt extends ClientCall.Listener<R> {
    private final String address;
    private final ClientCall<Q, R> call;

    Attempt(String address, ClientCall<Q, R> call) {
      this.address = address;
      this.call = call;
    }

    @Override
    public void onMessage(R message) {
      loop.execute(() -> received(message));
    }

    private void received(R message) {
      if (!equals(current)) {
        return;
      }
      backoff.reset();
      listener.received(message);
      call.request(1);
    }

    @Override
    public void onReady() {
      loop.execute(() -> {
        if (equals(current)) {
          listener.ready();
        }
      });
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      loop.execute(() -> ended(status));
    }

    private void ended(Status status) {
      if (!equals(current)) {
        return;
      }
      current = null;
      finder.doubt(address);
      if (!closed) {
        again(address + ": " + LeaderFinder.describe(status));
      }
    }
  }
}
