package dev.cairn.server.raw;

/// Where the answer to one request goes.
public interface Answer<R> {
  /// Takes the answer; called exactly once, on any thread; does not block.
  void send(R response);
}
