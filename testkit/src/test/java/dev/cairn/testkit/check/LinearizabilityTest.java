package dev.cairn.testkit.check;

import static dev.cairn.testkit.check.Histories.delete;
import static dev.cairn.testkit.check.Histories.done;
import static dev.cairn.testkit.check.Histories.get;
import static dev.cairn.testkit.check.Histories.getNothing;
import static dev.cairn.testkit.check.Histories.noSwap;
import static dev.cairn.testkit.check.Histories.put;
import static dev.cairn.testkit.check.Histories.putRefused;
import static dev.cairn.testkit.check.Histories.putUnknown;
import static dev.cairn.testkit.check.Histories.simulated;
import static dev.cairn.testkit.check.Histories.swap;
import static dev.cairn.testkit.check.Histories.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LinearizabilityTest {
  static List<Arguments> good() {
    return List.of(
        named("nothing at all"),
        named("an empty register", getNothing(0, 1)),
        named("a read of what was written", put(0, 1, "a"), get(2, 3, "a")),
        named("concurrent with a write: before it", put(0, 10, "a"), getNothing(1, 2)),
        named("concurrent with a write: after it", put(0, 10, "a"), get(1, 2, "a")),
        named("two writes in either order", put(0, 10, "a"), put(0, 10, "b"), get(11, 12, "a")),
        named("answered as the other is asked", put(0, 5, "a"), getNothing(5, 6)),
        named("deleted", put(0, 1, "a"), delete(2, 3), getNothing(4, 5)),
        named("swapped", put(0, 1, "a"), swap(2, 3, "a", "b"), get(4, 5, "b")),
        named("not swapped", put(0, 1, "a"), noSwap(2, 3, "b", "a"), get(4, 5, "a")),
        named("one of two swaps", put(0, 1, "a"), swap(2, 9, "a", "b"), noSwap(2, 9, "a", "b")),
        named("unknown and never seen", putUnknown(0, "a"), getNothing(5, 6)),
        named("unknown and seen", putUnknown(0, "a"), get(5, 6, "a")),
        named(
            "unknown and late", putUnknown(0, "a"), put(1, 2, "b"), get(3, 4, "b"), get(5, 6, "a")),
        named(
            "an unknown deletion",
            put(0, 1, "a"),
            unknown(2, new Call.Delete("x")),
            get(3, 4, "a")),
        named(
            "an unknown deletion that happened late",
            put(0, 1, "a"),
            unknown(2, new Call.Delete("x")),
            get(3, 4, "a"),
            getNothing(5, 6)),
        named("refused", put(0, 1, "a"), putRefused(2, 3, "b"), get(4, 5, "a")));
  }

  static List<Arguments> bad() {
    return List.of(
        named("a stale read", put(0, 1, "a"), put(2, 3, "b"), get(4, 5, "a")),
        named("a lost write", put(0, 1, "a"), getNothing(2, 3)),
        named("a value from nowhere", put(0, 1, "a"), get(2, 3, "z")),
        named("from the future", get(0, 1, "a"), put(2, 3, "a")),
        named("new, then old", put(0, 1, "a"), put(2, 9, "b"), get(3, 4, "b"), get(5, 6, "a")),
        named("a refused write that is seen", putRefused(0, 1, "a"), get(2, 3, "a")),
        named("a deletion that did nothing", put(0, 1, "a"), delete(2, 3), get(4, 5, "a")),
        named("two swaps of one value", put(0, 1, "a"), swap(2, 9, "a", "b"), swap(2, 9, "a", "c")),
        named("a swap of what was gone", put(0, 1, "a"), put(2, 3, "b"), swap(4, 5, "a", "c")),
        named("no swap though it was there", put(0, 1, "a"), noSwap(2, 3, "a", "a")),
        named("an unknown write undone", putUnknown(0, "a"), get(2, 3, "a"), getNothing(4, 5)),
        named("before it was asked", get(0, 1, "a"), putUnknown(2, "a")));
  }

  private static Arguments named(String name, Operation... operations) {
    return Arguments.of(name, Histories.of(operations));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void isExplained(String name, List<Operation> history) {
    assertThat(Linearizability.check(history)).as(name).isInstanceOf(Verdict.Linearizable.class);
    assertThat(Linearizability.complain(history)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void isRefused(String name, List<Operation> history) {
    assertThat(Linearizability.check(history)).as(name).isInstanceOf(Verdict.Violated.class);
    assertThat(Linearizability.complain(history).orElseThrow().operations()).isNotEmpty();
  }

  @Test
  void registersAreJudgedEachAlone() {
    var read = done(0, 1, new Call.Get("y"), new Outcome.Read(Optional.of("b")));
    var wrong = Histories.of(put(0, 1, "a"), get(2, 3, "a"), read);
    assertThat(Linearizability.check(wrong))
        .isEqualTo(new Verdict.Violated("y", List.of(wrong.get(1))));
  }

  @Test
  void agreesWithTryingEveryOrder() {
    int accepted = 0;
    int refused = 0;
    for (int seed = 0; seed < 6_000; seed++) {
      var dice = new SplittableRandom(seed);
      var history = simulated(dice, 3, 2 + dice.nextInt(5), 8);
      if (dice.nextInt(3) > 0) {
        history = withOneAnswerChanged(dice, history);
      }
      boolean possible = EveryOrder.explains(history);
      assertThat(Linearizability.check(history) instanceof Verdict.Linearizable)
          .as("seed %d: %s", seed, history)
          .isEqualTo(possible);
      accepted += possible ? 1 : 0;
      refused += possible ? 0 : 1;
    }
    assertThat(accepted).isGreaterThan(1_000);
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void longHistoriesOfManyClientsAreAccepted() {
    var history = simulated(new SplittableRandom(1), 8, 50_000, 10_000);
    assertThat(Linearizability.check(history)).isInstanceOf(Verdict.Linearizable.class);
  }

  @Test
  void aContradictionIsShrunkenToWhatContradicts() {
    for (int seed = 0; seed < 30; seed++) {
      var history = withStaleRead(simulated(new SplittableRandom(seed), 4, 600, 200));
      var verdict = Linearizability.check(history);
      assertThat(verdict).isInstanceOf(Verdict.Violated.class);
      var shrunken = ((Verdict.Violated) verdict).operations();
      assertThat(shrunken).as("seed %d", seed).hasSizeBetween(1, 8);
      assertThat(EveryOrder.explains(shrunken)).as("seed %d: %s", seed, shrunken).isFalse();
      assertThat(history.stream().map(Operation::call))
          .containsAll(shrunken.stream().map(Operation::call).toList());
    }
  }

  @Test
  void aHistoryThatTakesTooMuchMemoryIsNotJudged() {
    var operations = new ArrayList<Operation>();
    for (int i = 0; i < 20; i++) {
      operations.add(put(0, 100, "v" + i));
    }
    operations.add(get(101, 102, "v0"));
    operations.add(get(103, 104, "v1"));
    var verdict = new Linearizability(1_000).judge(Histories.numbered(operations));
    assertThat(verdict).isEqualTo(new Verdict.Undecided("x", 1_000));
  }

  /// The last read returns what had been replaced before it was asked.
  private static List<Operation> withStaleRead(List<Operation> history) {
    var wrong = new ArrayList<>(history);
    for (int i = history.size() - 1; i >= 0; i--) {
      var read = history.get(i);
      if (read.outcome() instanceof Outcome.Read) {
        wrong.set(
            i,
            done(
                read.asked(),
                read.answered(),
                read.call(),
                new Outcome.Read(Optional.of(firstReplaced(history)))));
        return Histories.numbered(wrong);
      }
    }
    throw new AssertionError("nobody reads");
  }

  private static String firstReplaced(List<Operation> history) {
    for (var one : history) {
      if (one.call() instanceof Call.Put(_, var value) && one.outcome() instanceof Outcome.Done) {
        return value;
      }
    }
    throw new AssertionError("nobody writes");
  }

  private static List<Operation> withOneAnswerChanged(
      SplittableRandom dice, List<Operation> history) {
    var wrong = new ArrayList<>(history);
    int chosen = dice.nextInt(history.size());
    var one = history.get(chosen);
    var other = Optional.of("v" + dice.nextInt(history.size()));
    Outcome outcome =
        switch (one.outcome()) {
          case Outcome.Read _ -> new Outcome.Read(other);
          case Outcome.Swapped(var wrote, var previous) -> new Outcome.Swapped(!wrote, previous);
          case Outcome.Done _ -> new Outcome.Refused();
          case Outcome.Refused _, Outcome.Unknown _ -> one.outcome();
        };
    wrong.set(
        chosen,
        new Operation(
            one.number(), one.client(), one.asked(), one.answered(), one.call(), outcome));
    return wrong;
  }

  /// The definition itself: tries every order, with every subset of the operations of unknown fate.
  private static final class EveryOrder {
    private final List<Operation> operations;
    private final boolean[] done;

    private EveryOrder(List<Operation> operations) {
      this.operations = operations;
      this.done = new boolean[operations.size()];
    }

    static boolean explains(List<Operation> history) {
      var all =
          history.stream().filter(one -> !(one.outcome() instanceof Outcome.Refused)).toList();
      return new EveryOrder(all).goesOn(Optional.empty());
    }

    private boolean goesOn(Optional<String> held) {
      boolean complete = true;
      for (int i = 0; i < done.length; i++) {
        complete &= done[i] || operations.get(i).outcome() instanceof Outcome.Unknown;
      }
      if (complete) {
        return true;
      }
      for (int i = 0; i < done.length; i++) {
        if (!done[i] && mayBeNext(i)) {
          var after = apply(operations.get(i), held);
          if (after.isPresent()) {
            done[i] = true;
            boolean found = goesOn(after.get());
            done[i] = false;
            if (found) {
              return true;
            }
          }
        }
      }
      return false;
    }

    private boolean mayBeNext(int candidate) {
      for (int i = 0; i < done.length; i++) {
        if (!done[i] && operations.get(i).answered() < operations.get(candidate).asked()) {
          return false;
        }
      }
      return true;
    }

    /// What is held afterwards; empty if it cannot have happened here.
    private static Optional<Optional<String>> apply(Operation one, Optional<String> held) {
      return switch (one.call()) {
        case Call.Get _ ->
            one.outcome().equals(new Outcome.Read(held)) ? Optional.of(held) : Optional.empty();
        case Call.Put(_, var value) -> Optional.of(Optional.of(value));
        case Call.Delete _ -> Optional.of(Optional.empty());
        case Call.CompareAndSet(_, var expected, var value) -> {
          boolean writes = expected.equals(held);
          boolean fits =
              one.outcome() instanceof Outcome.Unknown
                  || one.outcome().equals(new Outcome.Swapped(writes, held));
          yield fits ? Optional.of(writes ? Optional.of(value) : held) : Optional.empty();
        }
      };
    }
  }
}
