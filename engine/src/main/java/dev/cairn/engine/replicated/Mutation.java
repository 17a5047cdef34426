package dev.cairn.engine.replicated;

import dev.cairn.engine.ColumnFamily;

/// One change of a Region's data. Keys are the client's; arrays are taken over and not changed
/// afterwards.
@SuppressWarnings(
    "ArrayRecordComponent") // travels once from a request into a log entry, is never compared
public sealed interface Mutation {
  /// Sets a value.
  record Put(ColumnFamily family, byte[] key, byte[] value) implements Mutation {}

  /// Removes a key, if it is there.
  record Delete(ColumnFamily family, byte[] key) implements Mutation {}

  /// Removes the keys from `start` (included) to `end` (excluded); an empty `end` is the Region's.
  record DeleteRange(ColumnFamily family, byte[] start, byte[] end) implements Mutation {}
}
