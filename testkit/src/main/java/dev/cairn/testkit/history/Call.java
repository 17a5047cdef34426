package dev.cairn.testkit.history;

import java.util.Optional;

/// What a client asks of one register. Values are unique among all writes of a history, which lets
/// a checker know who wrote what was read.
public sealed interface Call {
  /// The register that is asked.
  String key();

  /// Reads it.
  record Get(String key) implements Call {
    @Override
    public String toString() {
      return "get " + key;
    }
  }

  /// Writes it, whatever it held.
  record Put(String key, String value) implements Call {
    @Override
    public String toString() {
      return "put " + key + " = " + value;
    }
  }

  /// Empties it.
  record Delete(String key) implements Call {
    @Override
    public String toString() {
      return "delete " + key;
    }
  }

  /// Writes `value` if the register holds `expected`; an empty `expected` is an empty register.
  record CompareAndSet(String key, Optional<String> expected, String value) implements Call {
    @Override
    public String toString() {
      return "swap " + key + " from " + expected.orElse("nothing") + " to " + value;
    }
  }
}
