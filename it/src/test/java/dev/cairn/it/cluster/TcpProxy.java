package dev.cairn.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A cable that can be cut: it passes the bytes of TCP connections on to a server of 127.0.0.1.
///
/// Thread-safe.
public final class TcpProxy implements AutoCloseable {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final int BUFFER_BYTES = 64 << 10;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Passage passage = Passage.OPEN;

  /// What happens to the bytes.
  public enum Passage {
    /// They pass.
    OPEN,
    /// Connections are reset, new ones too.
    CUT,
    /// They stand still in both directions, and pass once it is open again: late, and in order.
    SILENT
  }

  /// Between two free ports.
  public TcpProxy() {
    target = new InetSocketAddress(HERE, Ports.free());
    try {
      listener = new ServerSocket();
      listener.bind(new InetSocketAddress(HERE, Ports.free()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("proxy-" + listener.getLocalPort()).start(this::accept);
  }

  /// Where it listens, `host:port`.
  public String address() {
    return HERE.getHostAddress() + ":" + listener.getLocalPort();
  }

  /// Where the server has to listen, `host:port`.
  public String target() {
    return HERE.getHostAddress() + ":" + target.getPort();
  }

  /// From now on.
  public void set(Passage next) {
    lock.lock();
    try {
      passage = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (next == Passage.CUT) {
      open.forEach(TcpProxy::reset);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    set(Passage.CUT);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        join(listener.accept());
      } catch (IOException _) {
        // Closed, which ends the loop, or a caller that has gone already.
      }
    }
  }

  private void join(Socket caller) {
    var server = new Socket();
    open.add(caller);
    open.add(server);
    Thread.ofVirtual()
        .start(() -> {
          try {
            awaitPassage();
            server.connect(target);
            Thread.ofVirtual().start(() -> pump(server, caller));
            pump(caller, server);
          } catch (IOException _) {
            end(caller, server);
          }
        });
  }

  private void pump(Socket from, Socket to) {
    var buffer = new byte[BUFFER_BYTES];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        awaitPassage();
        out.write(buffer, 0, length);
      }
    } catch (IOException _) {
      // One side has gone; the other hears of it below.
    }
    end(from, to);
  }

  /// Returns once bytes pass, and throws once they never will on this connection.
  private void awaitPassage() throws IOException {
    lock.lock();
    try {
      while (passage == Passage.SILENT) {
        changed.awaitUninterruptibly();
      }
      if (passage == Passage.CUT) {
        throw new IOException("cut");
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(Socket one, Socket other) {
    reset(one);
    reset(other);
    open.remove(one);
    open.remove(other);
  }

  private static void reset(Socket socket) {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException _) {
      // Closed on its other side at the same moment.
    }
  }
}
