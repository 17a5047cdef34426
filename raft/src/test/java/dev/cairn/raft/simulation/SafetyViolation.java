package dev.cairn.raft.simulation;

/// Something happened that Raft promises will not.
final class SafetyViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  SafetyViolation(String message) {
    super(message);
  }
}
