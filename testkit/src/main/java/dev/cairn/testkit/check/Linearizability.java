package dev.cairn.testkit.check;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whether registers answered as if each operation had happened at one moment between question and
/// answer (Herlihy & Wing 1990).
///
/// Registers are independent, so each is judged alone. What surely had no effect is left out; so is
/// a write of unknown fate whose value nobody ever saw, for whether it happened makes no difference
/// to anybody: values are unique, and a compare-and-set always tells what it found.
public final class Linearizability {
  private static final int CONFIGURATIONS_MAX = 2_000_000;

  private final int configurationsMax;

  /// Looks at no more than that many configurations of a register, which bounds memory and time.
  public Linearizability(int configurationsMax) {
    this.configurationsMax = configurationsMax;
  }

  /// Judges with a bound that no history of a sane test reaches.
  public static Verdict check(List<Operation> history) {
    return new Linearizability(CONFIGURATIONS_MAX).judge(history);
  }

  /// The same as a complaint, empty if all is well. A history that nobody can judge is a complaint.
  public static Optional<Complaint> complain(List<Operation> history) {
    return switch (check(history)) {
      case Verdict.Linearizable _ -> Optional.empty();
      case Verdict.Violated(var key, var operations) ->
          Optional.of(
              new Complaint(
                  "registers are linearizable",
                  "no order of these operations on " + key + " explains what was answered",
                  operations.stream().map(Linearizability::line).toList(),
                  operations.stream().map(Operation::number).toList()));
      case Verdict.Undecided(var key, var configurations) ->
          Optional.of(
              new Complaint(
                  "histories can be judged",
                  "gave up on %s after %d configurations".formatted(key, configurations),
                  List.of()));
    };
  }

  /// One operation as a line for people.
  static String line(Operation operation) {
    var answered =
        operation.answered() == Operation.NEVER
            ? "?"
            : "%.6f".formatted(operation.answered() / 1e9);
    return "%.6f - %s s  client %d  #%d  %s -> %s"
        .formatted(
            operation.asked() / 1e9,
            answered,
            operation.client(),
            operation.number(),
            operation.call(),
            operation.outcome());
  }

  /// Judges.
  public Verdict judge(List<Operation> history) {
    Map<String, List<Operation>> byKey = new TreeMap<>();
    for (var operation : history) {
      if (!(operation.outcome() instanceof Outcome.Refused)) {
        byKey.computeIfAbsent(operation.key(), _ -> new ArrayList<>()).add(operation);
      }
    }
    for (var register : byKey.entrySet()) {
      var operations = withoutUnseen(register.getValue());
      switch (search(operations)) {
        case ORDERED -> {}
        case NO_ORDER -> {
          var shrunken = new Shrinking(this::contradict).shrink(operations);
          return new Verdict.Violated(register.getKey(), shrunken);
        }
        case GAVE_UP -> {
          return new Verdict.Undecided(register.getKey(), configurationsMax);
        }
      }
    }
    return new Verdict.Linearizable();
  }

  private OrderSearch.Found search(List<Operation> operations) {
    return new OrderSearch(operations, configurationsMax).run();
  }

  private boolean contradict(List<Operation> operations) {
    return search(withoutUnseen(operations)) == OrderSearch.Found.NO_ORDER;
  }

  private static List<Operation> withoutUnseen(List<Operation> operations) {
    var seen = seenValues(operations);
    return operations.stream()
        .filter(operation ->
            !(operation.outcome() instanceof Outcome.Unknown)
                || operation.call() instanceof Call.Delete
                || written(operation).map(seen::contains).orElse(false))
        .toList();
  }

  /// The value that it writes if it happens.
  static Optional<String> written(Operation operation) {
    return switch (operation.call()) {
      case Call.Put(_, var value) -> Optional.of(value);
      case Call.CompareAndSet(_, _, var value) -> Optional.of(value);
      case Call.Get _, Call.Delete _ -> Optional.empty();
    };
  }

  /// All values that an answer depended on.
  static Set<String> seenValues(List<Operation> operations) {
    var seen = new TreeSet<String>();
    for (var operation : operations) {
      switch (operation.outcome()) {
        case Outcome.Read(var value) -> value.ifPresent(seen::add);
        case Outcome.Swapped(_, var previous) -> previous.ifPresent(seen::add);
        case Outcome.Done _, Outcome.Refused _, Outcome.Unknown _ -> {}
      }
      // An unknown compare-and-set may have found what it expected.
      if (operation.call() instanceof Call.CompareAndSet(_, var expected, _)) {
        expected.ifPresent(seen::add);
      }
    }
    return seen;
  }
}
