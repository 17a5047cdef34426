package dev.cairn.pd;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// A client address, `http://host:port`.
///
/// @param host a name or an address, IPv6 in brackets
/// @param port 0 for any free one
record ClientUrl(String host, int port) {
  static ClientUrl parse(String flag, String text) {
    try {
      var uri = new URI(text);
      var path = uri.getPath();
      if ("http".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() >= 0
          && uri.getPort() <= 65535
          && (path == null || path.isEmpty() || path.equals("/"))) {
        return new ClientUrl(uri.getHost(), uri.getPort());
      }
    } catch (URISyntaxException e) {
      throw invalid(flag, text, e);
    }
    throw invalid(flag, text, null);
  }

  /// The same with the port that was found free.
  ClientUrl at(int boundPort) {
    return new ClientUrl(host, boundPort);
  }

  /// `host:port`.
  String address() {
    return host + ":" + port;
  }

  /// Whether it stands for every interface, so that nobody can connect to it.
  boolean isWildcard() {
    return host.equals("0.0.0.0") || host.equals("[::]");
  }

  /// The host as sockets want it, without brackets.
  String socketHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return "http://" + address();
  }

  private static CairnException invalid(String flag, String text, @Nullable Throwable cause) {
    return new CairnException(
        ErrorCode.CONFIG_INVALID,
        flag + " '" + text + "' must be one address of the form http://host:port",
        cause);
  }
}
