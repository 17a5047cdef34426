package dev.cairn.raft.membership;

/// The answer of [ChangeCalculator].
public sealed interface ChangeOutcome {
  /// The change is legal and leads here.
  ///
  /// @param configuration the next configuration
  record Changed(Configuration configuration) implements ChangeOutcome {}

  /// The change is not legal in this configuration.
  ///
  /// @param reason why, in words for an operator
  record Refused(String reason) implements ChangeOutcome {}
}
