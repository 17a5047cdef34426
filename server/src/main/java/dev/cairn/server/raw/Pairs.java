package dev.cairn.server.raw;

import kvproto.kvrpcpb.KeyError;
import kvproto.kvrpcpb.KvPair;

/// Pairs in answers that have no room for an error text of their own.
final class Pairs {
  private Pairs() {}

  /// The only pair of an answer that failed.
  static KvPair failed(String text) {
    return KvPair.newBuilder().setError(KeyError.newBuilder().setAbort(text)).build();
  }
}
