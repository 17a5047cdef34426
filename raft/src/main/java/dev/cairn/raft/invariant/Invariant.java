package dev.cairn.raft.invariant;

/// Checks that are always on. A violated one is a bug (here, in the embedding, or bytes that
/// changed on disk): the state machine must not be used any more, and the process that holds it
/// should stop.
///
/// Thread-safe: it holds nothing.
public final class Invariant {
  private Invariant() {}

  /// What is thrown when a check does not hold.
  public static final class Violation extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private Violation(String message) {
      super(message);
    }
  }

  /// Throws if `holds` is false.
  public static void check(boolean holds, String message) {
    if (!holds) {
      throw new Violation(message);
    }
  }

  /// Throws if `holds` is false; the two numbers are written behind the message.
  public static void check(boolean holds, String message, long left, long right) {
    if (!holds) {
      throw new Violation(message + " (" + left + ", " + right + ")");
    }
  }
}
