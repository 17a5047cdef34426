package dev.cairn.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A counter that only grows is read no lower than what was surely counted before the reading
/// began, and no higher than what may have been counted before it ended.
public final class CounterCheck {
  /// Acts that began within this before a wrong reading are shown with it.
  private static final long NEAR_NANOS = 100_000_000;

  private CounterCheck() {}

  /// One thing that a client did to the counter, times in nanoseconds of one clock.
  public sealed interface Act {
    /// When it was asked.
    long asked();

    /// It added `by`, at least 0; `answered` is [Long#MAX_VALUE] if nobody knows whether it did.
    record Add(long asked, long answered, long by) implements Act {}

    /// It read `value`.
    record Look(long asked, long answered, long value) implements Act {}
  }

  /// The first reading that breaks the law.
  public static Optional<Complaint> complain(List<Act> acts) {
    for (var act : acts) {
      if (act instanceof Act.Look look) {
        long counted = 0;
        long seen = 0;
        long most = 0;
        for (var other : acts) {
          if (other instanceof Act.Add add) {
            counted += add.answered() < look.asked() ? add.by() : 0;
            most += add.asked() <= look.answered() ? add.by() : 0;
          } else if (other instanceof Act.Look earlier && earlier.answered() < look.asked()) {
            seen = Math.max(seen, earlier.value());
          }
        }
        long least = Math.max(counted, seen);
        if (look.value() < least || look.value() > most) {
          var lines = new ArrayList<String>();
          acts.stream()
              .filter(near ->
                  near.asked() > look.asked() - NEAR_NANOS && near.asked() < look.answered())
              .forEach(near -> lines.add(near.toString()));
          return Optional.of(
              new Complaint(
                  "a counter counts everything once",
                  "read %d, but it was at least %d and at most %d"
                      .formatted(look.value(), least, most),
                  lines));
        }
      }
    }
    return Optional.empty();
  }
}
