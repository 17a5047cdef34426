package dev.cairn.net.status;

import java.util.Objects;

/// One path of a status server.
///
/// @param path the whole path, which begins with a slash and is matched exactly
/// @param handler answers it
public record StatusRoute(String path, Handler handler) {
  /// Refuses a path that no request can have.
  public StatusRoute {
    Objects.requireNonNull(handler);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path '" + path + "' does not begin with a slash");
    }
  }

  /// Called on a virtual thread for every GET and HEAD, by many at once; it may wait, but should
  /// not: probes time out within a second. An exception it lets out is logged and answered with
  /// 500.
  @FunctionalInterface
  public interface Handler {
    /// Answers a request whose raw query (what follows `?`, without it) is `query`, empty when
    /// there is none.
    StatusReply answer(String query);
  }
}
