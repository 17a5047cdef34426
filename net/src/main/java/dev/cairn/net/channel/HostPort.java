package dev.cairn.net.channel;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;

/// An address that processes listen on and are found at.
///
/// @param host a name or an IP address, an IPv6 one without brackets
/// @param port 0 (any free one, when listening) to 65535
public record HostPort(String host, int port) {
  public HostPort {
    if (host.isEmpty() || port < 0 || port > 65535) {
      throw new IllegalArgumentException("host \"" + host + "\", port " + port);
    }
  }

  /// Reads `host:port`, `[v6]:port`, or either behind `http://` or `https://` and before a slash,
  /// as PD's members give it. `setting` names, in the error, where the text comes from.
  public static HostPort parse(String text, String setting) {
    int scheme = text.indexOf("://");
    String rest = scheme < 0 ? text : text.substring(scheme + 3);
    int path = rest.indexOf('/');
    String address = path < 0 ? rest : rest.substring(0, path);
    int colon = address.lastIndexOf(':');
    try {
      if (colon > 0) {
        String host = address.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new HostPort(
            bracketed ? host.substring(1, host.length() - 1) : host,
            Integer.parseInt(address.substring(colon + 1)));
      }
    } catch (IllegalArgumentException wrong) {
      throw new CairnException(ErrorCode.CONFIG_INVALID, bad(text, setting), wrong);
    }
    throw new CairnException(ErrorCode.CONFIG_INVALID, bad(text, setting));
  }

  private static String bad(String text, String setting) {
    return setting + " is \"" + text + "\", which is not host:port";
  }

  /// `host:port`, with brackets around an IPv6 address.
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
