package dev.cairn.pd.cluster;

/// What became of a wish to begin the cluster.
public sealed interface BootstrapOutcome {
  /// It has begun.
  record Done() implements BootstrapOutcome {}

  /// It had begun before.
  record Already() implements BootstrapOutcome {}

  /// It cannot begin like that.
  ///
  /// @param reason what is wrong
  record Invalid(String reason) implements BootstrapOutcome {}
}
