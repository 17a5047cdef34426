package dev.cairn.net.status;

import java.util.Objects;

/// Where a status server listens.
///
/// @param host name or address of a local interface, `0.0.0.0` or `::` for all; an IPv6 address
///   without brackets
/// @param port 0 takes any free port
/// @param flag the command-line flag that sets this address, for messages to whoever has to change
///   it, for example `--status-addr`
public record StatusAddress(String host, int port, String flag) {
  /// Checks the range of the port; the host is looked up when the server starts.
  public StatusAddress {
    Objects.requireNonNull(host);
    Objects.requireNonNull(flag);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " of " + flag + " is not in 0..65535");
    }
  }

  /// The same interface with the port that was taken.
  StatusAddress at(int takenPort) {
    return new StatusAddress(host, takenPort, flag);
  }

  /// `host:port`, an IPv6 address in brackets.
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
