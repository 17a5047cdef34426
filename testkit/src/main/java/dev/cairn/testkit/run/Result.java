package dev.cairn.testkit.run;

import dev.cairn.testkit.fault.FaultPlan;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.node.Shape;
import dev.cairn.testkit.node.Violation;
import dev.cairn.testkit.trace.TraceEvent;
import java.util.List;
import java.util.Optional;

/// What came of a run.
///
/// @param violation what did not hold, if anything
/// @param hash over every traced event
/// @param tally counts
/// @param last the last events
/// @param landmarks all events but messages and operations
/// @param history what clients asked of registers
public record Result(
    Settings settings,
    Shape shape,
    FaultPlan plan,
    Optional<Violation> violation,
    String hash,
    Tally tally,
    List<TraceEvent> last,
    List<TraceEvent> landmarks,
    List<Operation> history) {
  /// Counts of a run.
  ///
  /// @param worldNanos how much virtual time passed
  /// @param events how many events happened in the world
  /// @param traced how many of them are in the trace
  /// @param operations how many operations clients ran
  /// @param unknown how many of them may or may not have happened
  /// @param elections how many leaders there were
  /// @param faults how often a fault struck
  public record Tally(
      long worldNanos,
      long events,
      long traced,
      int operations,
      int unknown,
      int elections,
      int faults) {}
}
