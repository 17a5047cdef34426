package dev.cairn.testkit.check;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Makes a history that contradicts itself short enough to be read. Only what can be left out
/// without making a contradiction of its own is: everything after the answer that gave it away,
/// everything before if the rest contradicts itself whatever the register held by then, reads,
/// writes that nobody saw, and deletions if nobody saw an empty register.
final class Shrinking {
  private static final int CHUNK_MAX = 256;
  private static final String ANY = "whatever it held before";

  private final Predicate<List<Operation>> contradicts;

  Shrinking(Predicate<List<Operation>> contradicts) {
    this.contradicts = contradicts;
  }

  List<Operation> shrink(List<Operation> operations) {
    var kept = shortestPrefix(operations);
    var end = shortestEnd(kept);
    Predicate<List<Operation>> still = contradicts;
    if (end.size() < kept.size()) {
      kept = end;
      still = this::contradictsAnyway;
    }
    for (int chunk = CHUNK_MAX; chunk >= 1; chunk /= 2) {
      kept = withoutChunks(kept, chunk, still);
    }
    // What only those had seen that are gone now can go too.
    for (int before = kept.size() + 1; kept.size() < before; ) {
      before = kept.size();
      kept = withoutChunks(kept, 1, still);
    }
    return kept;
  }

  /// From the latest moment at which nobody waited for an answer, so that the rest contradicts
  /// itself anyway. What never was answered may matter at any time.
  private List<Operation> shortestEnd(List<Operation> operations) {
    var byAsked = operations.stream().sorted(Comparator.comparingLong(Operation::asked)).toList();
    var moments = new ArrayList<Long>();
    long answered = Long.MIN_VALUE;
    for (var one : byAsked) {
      if (one.asked() > answered) {
        moments.add(one.asked());
      }
      if (one.answered() != Operation.NEVER) {
        answered = Math.max(answered, one.answered());
      }
    }
    int low = 0;
    int high = moments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (contradictsAnyway(from(byAsked, moments.get(middle)))) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    var end = from(byAsked, moments.get(low));
    return contradictsAnyway(end) ? end : operations;
  }

  private static List<Operation> from(List<Operation> operations, long moment) {
    return operations.stream().filter(one -> one.answered() >= moment).toList();
  }

  /// Whether they contradict each other whatever the register held before them.
  private boolean contradictsAnyway(List<Operation> operations) {
    if (operations.isEmpty()) {
      return false;
    }
    var before = Linearizability.seenValues(operations);
    for (var one : operations) {
      Linearizability.written(one).ifPresent(before::remove);
    }
    before.add(ANY);
    return contradicts.test(operations)
        && before.stream().allMatch(value -> contradicts.test(after(value, operations)));
  }

  private static List<Operation> after(String value, List<Operation> operations) {
    var key = operations.getFirst().key();
    long first = operations.stream().mapToLong(Operation::asked).min().orElseThrow();
    var all = new ArrayList<Operation>();
    var put = new Call.Put(key, value);
    all.add(new Operation(-1, -1, first - 2, first - 1, put, new Outcome.Done()));
    all.addAll(operations);
    return all;
  }

  private List<Operation> shortestPrefix(List<Operation> operations) {
    long[] answers =
        operations.stream()
            .mapToLong(Operation::answered)
            .filter(at -> at != Operation.NEVER)
            .sorted()
            .toArray();
    int low = 0;
    int high = answers.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (contradicts.test(until(operations, answers[middle]))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return until(operations, answers[low]);
  }

  /// The history as it was known at that moment.
  private static List<Operation> until(List<Operation> operations, long at) {
    var known = new ArrayList<Operation>();
    for (var one : operations) {
      if (one.asked() <= at) {
        if (one.answered() <= at) {
          known.add(one);
        } else if (!(one.outcome() instanceof Outcome.Read)) {
          known.add(
              new Operation(
                  one.number(),
                  one.client(),
                  one.asked(),
                  Operation.NEVER,
                  one.call(),
                  new Outcome.Unknown()));
        }
      }
    }
    return known;
  }

  private static List<Operation> withoutChunks(
      List<Operation> operations, int chunk, Predicate<List<Operation>> contradicts) {
    var kept = new ArrayList<>(operations);
    for (int end = kept.size(); end > 0; end -= chunk) {
      int from = Math.max(0, end - chunk);
      var seen = Linearizability.seenValues(kept);
      boolean emptySeen = kept.stream().anyMatch(Shrinking::sawEmpty);
      var rest = new ArrayList<Operation>(kept.subList(0, from));
      for (var one : kept.subList(from, end)) {
        if (!mayGo(one, seen, emptySeen)) {
          rest.add(one);
        }
      }
      rest.addAll(kept.subList(end, kept.size()));
      if (rest.size() < kept.size() && contradicts.test(rest)) {
        kept = rest;
      }
      end = Math.min(end, kept.size() + chunk);
    }
    return kept;
  }

  private static boolean mayGo(Operation one, Set<String> seen, boolean emptySeen) {
    return switch (one.outcome()) {
      case Outcome.Read _, Outcome.Refused _ -> true;
      case Outcome.Swapped(var wrote, _) -> !wrote || isUnseen(one, seen, emptySeen);
      case Outcome.Done _, Outcome.Unknown _ -> isUnseen(one, seen, emptySeen);
    };
  }

  private static boolean isUnseen(Operation one, Set<String> seen, boolean emptySeen) {
    return Linearizability.written(one).map(value -> !seen.contains(value)).orElse(!emptySeen);
  }

  /// Whether its answer, or what it may have done, hangs on an empty register.
  private static boolean sawEmpty(Operation one) {
    boolean answered =
        switch (one.outcome()) {
          case Outcome.Read(var value) -> value.isEmpty();
          case Outcome.Swapped(_, var previous) -> previous.isEmpty();
          case Outcome.Done _, Outcome.Refused _, Outcome.Unknown _ -> false;
        };
    return answered
        || (one.call() instanceof Call.CompareAndSet(_, var expected, _) && expected.isEmpty());
  }
}
