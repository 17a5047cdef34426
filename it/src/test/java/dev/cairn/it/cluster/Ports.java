package dev.cairn.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Free ports of 127.0.0.1, each given out once.
///
/// They lie below the range from which the system serves outgoing connections (32768 and up on
/// Linux), so that a port stays free while the process that owns it is down.
public final class Ports {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;

  private static int next = (int) (ProcessHandle.current().pid() * 64 % COUNT);

  private Ports() {}

  /// The next port that nobody listens on.
  public static synchronized int free() {
    for (int tried = 0; tried < COUNT; tried++) {
      int port = FIRST + next;
      next = (next + 1) % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " to " + (FIRST + COUNT));
  }

  /// The first of `count` ports in a row that nobody listens on.
  public static synchronized int freeRun(int count) {
    int first = free();
    for (int port = first; port < first + count - 1; ) {
      int another = free();
      first = another == port + 1 ? first : another;
      port = another;
    }
    return first;
  }

  /// Whether nobody listens on the port.
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (java.net.BindException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
