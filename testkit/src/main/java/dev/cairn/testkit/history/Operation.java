package dev.cairn.testkit.history;

/// One operation of one client.
///
/// @param number counts the operations of a history from 0, in the order they were asked
/// @param client who asked; a client asks one thing at a time
/// @param asked when it was asked, in nanoseconds of one clock that all clients share
/// @param answered when the answer came, in nanoseconds of the same clock; [#NEVER] exactly if the
///   outcome is unknown
public record Operation(
    int number, int client, long asked, long answered, Call call, Outcome outcome) {
  /// The time of an answer that never came.
  public static final long NEVER = Long.MAX_VALUE;

  /// Refuses times that contradict each other or the outcome.
  public Operation {
    if (answered < asked) {
      throw new IllegalArgumentException("answered at " + answered + " before asked at " + asked);
    }
    if ((answered == NEVER) != (outcome instanceof Outcome.Unknown)) {
      throw new IllegalArgumentException("only an unknown outcome is never answered: " + outcome);
    }
  }

  /// The register that was asked.
  public String key() {
    return call.key();
  }
}
