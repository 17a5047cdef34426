package dev.cairn.cli.playground;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Finds out, before anything starts, whether all ports are free, so that the message can name the
/// playground's own flag.
final class PortCheck {
  private PortCheck() {}

  static void allFree(Plan.Ports ports, int stores) {
    free(ports.pd(), "PD", "--pd-port", ports.pd());
    for (int n = 0; n < stores; n++) {
      free(ports.store() + n, "store " + (n + 1), "--store-port", ports.store());
      free(
          ports.status() + n,
          "the status page of store " + (n + 1),
          "--status-port",
          ports.status());
    }
  }

  private static void free(int port, String user, String flag, int given) {
    if (port < 1 || port > 65_535) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID, flag + " " + given + " leaves no valid port for " + user);
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException taken) {
      throw new CairnException(
          ErrorCode.ADDRESS_IN_USE,
          "port " + port + " for " + user + " (" + flag + " " + given + ") is in use",
          taken);
    }
  }
}
