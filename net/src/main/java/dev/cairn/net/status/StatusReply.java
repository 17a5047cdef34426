package dev.cairn.net.status;

import java.util.Objects;

/// What a route answers.
///
/// @param status the HTTP status code
/// @param contentType value of the header Content-Type, which is left out when the body is empty
/// @param body sent as UTF-8
public record StatusReply(int status, String contentType, String body) {
  /// Refuses nulls and codes that are not final ones.
  public StatusReply {
    Objects.requireNonNull(contentType);
    Objects.requireNonNull(body);
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("HTTP status " + status + " is not in 200..599");
    }
  }

  /// Plain text.
  public static StatusReply text(int status, String body) {
    return new StatusReply(status, "text/plain; charset=utf-8", body);
  }

  /// 200 with a JSON document.
  public static StatusReply json(String document) {
    return new StatusReply(200, "application/json", document);
  }

  /// 200 without a body.
  public static StatusReply empty() {
    return text(200, "");
  }
}
