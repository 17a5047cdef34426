package dev.cairn.engine.replicated;

/// Whether a Region may be read.
public sealed interface ReadOutcome {
  /// It may.
  record Granted(RegionView view) implements ReadOutcome {}

  /// It may not.
  record Refused(RegionError error) implements ReadOutcome {}
}
