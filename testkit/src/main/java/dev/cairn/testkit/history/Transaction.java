package dev.cairn.testkit.history;

import java.util.List;

/// One transaction over lists that only grow by appending.
///
/// @param number counts the transactions of a history from 0
/// @param client who ran it; a client runs one at a time
/// @param asked when it began, in nanoseconds of one clock that all clients share
/// @param answered when its end was known, in nanoseconds of the same clock; [Operation#NEVER] if
///   [Ending#UNKNOWN]
/// @param steps what it did, in order
public record Transaction(
    int number, int client, long asked, long answered, List<Step> steps, Ending ending) {
  /// Copies the steps.
  public Transaction {
    steps = List.copyOf(steps);
  }

  /// How a transaction ended, as far as its client knows.
  public enum Ending {
    /// Its effects stay.
    COMMITTED,
    /// It never had nor will have an effect.
    ABORTED,
    /// It may be either.
    UNKNOWN
  }

  /// One step.
  public sealed interface Step {
    /// The list it touches.
    String key();

    /// Appends a value that is unique among all appends to that list.
    record Append(String key, long value) implements Step {}

    /// Saw the whole list, the transaction's own appends before this step included.
    record Read(String key, List<Long> values) implements Step {
      /// Copies the values.
      public Read {
        values = List.copyOf(values);
      }
    }
  }
}
