package dev.cairn.testkit.check;

import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Makes a history that contradicts itself short enough to be read. Only what can be left out
/// without making a contradiction of its own is: everything after the answer that gave it away,
/// reads, and writes that nobody saw.
final class Shrinking {
  private static final int CHUNK_MAX = 256;

  private final Predicate<List<Operation>> contradicts;

  Shrinking(Predicate<List<Operation>> contradicts) {
    this.contradicts = contradicts;
  }

  List<Operation> shrink(List<Operation> operations) {
    var kept = shortestPrefix(operations);
    for (int chunk = CHUNK_MAX; chunk >= 1; chunk /= 2) {
      kept = withoutChunks(kept, chunk);
    }
    // What only those reads had seen that are gone now can go too.
    return withoutChunks(kept, 1);
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

  private List<Operation> withoutChunks(List<Operation> operations, int chunk) {
    var kept = new ArrayList<>(operations);
    for (int end = kept.size(); end > 0; end -= chunk) {
      int from = Math.max(0, end - chunk);
      var seen = Linearizability.seenValues(kept);
      var rest = new ArrayList<Operation>(kept.subList(0, from));
      for (var one : kept.subList(from, end)) {
        if (!mayGo(one, seen)) {
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

  private static boolean mayGo(Operation one, Set<String> seen) {
    return switch (one.outcome()) {
      case Outcome.Read _ -> true;
      case Outcome.Swapped(var wrote, _) -> !wrote || isUnseen(one, seen);
      case Outcome.Done _, Outcome.Unknown _ -> isUnseen(one, seen);
      case Outcome.Refused _ -> true;
    };
  }

  private static boolean isUnseen(Operation one, Set<String> seen) {
    return Linearizability.written(one).map(value -> !seen.contains(value)).orElse(false);
  }
}
