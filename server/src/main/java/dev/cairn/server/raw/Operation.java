package dev.cairn.server.raw;

import kvproto.kvrpcpb.Context;

/// How one kind of request is served. Thread-safe.
public interface Operation<Q, R> {
  /// Its name in metrics and messages, as upstream has it: `raw_get`.
  String name();

  /// The part of a request that says whom it is for.
  Context context(Q request);

  /// Serves the request. Returns at once; `answer` is sent now or later.
  void run(Q request, Answer<R> answer);
}
