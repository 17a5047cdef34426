package dev.cairn.testkit.check;

import dev.cairn.testkit.history.Operation;
import java.util.List;

/// What came of looking for an order of operations.
public sealed interface Verdict {
  /// There is one for every register.
  record Linearizable() implements Verdict {}

  /// There is none.
  ///
  /// @param key the register
  /// @param operations those of its operations that contradict each other; without any of them that
  ///   can soundly be left out, the others would not
  record Violated(String key, List<Operation> operations) implements Verdict {
    /// Copies the list.
    public Violated {
      operations = List.copyOf(operations);
    }
  }

  /// Nobody knows: looking took more memory than allowed.
  ///
  /// @param key the register
  /// @param configurations how many were looked at
  record Undecided(String key, int configurations) implements Verdict {}
}
