package dev.cairn.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

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
    var counted = new Growing(Long::sum);
    var begun = new Growing(Long::sum);
    var seen = new Growing(Math::max);
    for (var act : acts) {
      switch (act) {
        case Act.Add add -> {
          counted.put(add.answered(), add.by());
          begun.put(add.asked(), add.by());
        }
        case Act.Look look -> seen.put(look.answered(), look.value());
      }
    }
    counted.accumulate();
    begun.accumulate();
    seen.accumulate();
    for (var act : acts) {
      if (act instanceof Act.Look look) {
        long least = Math.max(counted.before(look.asked()), seen.before(look.asked()));
        long most = begun.upTo(look.answered());
        if (look.value() < least || look.value() > most) {
          return Optional.of(complaint(acts, look, least, most));
        }
      }
    }
    return Optional.empty();
  }

  private static Complaint complaint(List<Act> acts, Act.Look look, long least, long most) {
    var lines = new ArrayList<String>();
    acts.stream()
        .filter(near -> near.asked() > look.asked() - NEAR_NANOS && near.asked() < look.answered())
        .forEach(near -> lines.add(near.toString()));
    return new Complaint(
        "a counter counts everything once",
        "read %d, but it was at least %d and at most %d".formatted(look.value(), least, most),
        lines);
  }

  /// A number that only grows, by time.
  private static final class Growing {
    private final LongBinaryOperator adding;
    private final TreeMap<Long, Long> values = new TreeMap<>();

    Growing(LongBinaryOperator adding) {
      this.adding = adding;
    }

    void put(long time, long value) {
      values.merge(time, value, adding::applyAsLong);
    }

    /// From here on each moment has what came up to it, not only what came at it.
    void accumulate() {
      long[] sum = {0};
      values.replaceAll((_, value) -> sum[0] = adding.applyAsLong(sum[0], value));
    }

    long before(long time) {
      var entry = values.lowerEntry(time);
      return entry == null ? 0 : entry.getValue();
    }

    long upTo(long time) {
      var entry = values.floorEntry(time);
      return entry == null ? 0 : entry.getValue();
    }
  }
}
