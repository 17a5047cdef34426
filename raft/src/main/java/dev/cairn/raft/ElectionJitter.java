package dev.cairn.raft;

/// The only chance in the algorithm, injected: spreads election timeouts so that peers do not
/// campaign in step.
@FunctionalInterface
public interface ElectionJitter {
  /// A number in `[fromTicks, toTicks)`, `fromTicks < toTicks`.
  int pick(int fromTicks, int toTicks);
}
