package dev.cairn.testkit.history;

import java.util.Optional;

/// What a client asks of one register. Values are unique among all writes of a history, which lets
/// a checker know who wrote what was read.
public sealed interface Call {
  /// The register that is asked.
  String key();

  /// Reads it.
  record Get(String key) implements Call {}

  /// Writes it, whatever it held.
  record Put(String key, String value) implements Call {}

  /// Empties it.
  record Delete(String key) implements Call {}

  /// Writes `value` if the register holds `expected`; an empty `expected` is an empty register.
  record CompareAndSet(String key, Optional<String> expected, String value) implements Call {}
}
