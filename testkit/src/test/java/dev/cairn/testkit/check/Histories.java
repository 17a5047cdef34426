package dev.cairn.testkit.check;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Makes histories of registers for tests. Operations are given with the moments at which they were
/// asked and answered; clients do not matter to the checker.
final class Histories {
  private Histories() {}

  /// Puts them in the order of asking and numbers them.
  static List<Operation> of(Operation... operations) {
    return numbered(Arrays.asList(operations));
  }

  static List<Operation> numbered(List<Operation> operations) {
    var numbered = new ArrayList<Operation>();
    operations.stream()
        .sorted(Comparator.comparingLong(Operation::asked))
        .forEach(one ->
            numbered.add(
                new Operation(
                    numbered.size(),
                    one.client(),
                    one.asked(),
                    one.answered(),
                    one.call(),
                    one.outcome())));
    return numbered;
  }

  static Operation get(long asked, long answered, String value) {
    return done(asked, answered, new Call.Get("x"), new Outcome.Read(Optional.of(value)));
  }

  static Operation getNothing(long asked, long answered) {
    return done(asked, answered, new Call.Get("x"), new Outcome.Read(Optional.empty()));
  }

  static Operation put(long asked, long answered, String value) {
    return done(asked, answered, new Call.Put("x", value), new Outcome.Done());
  }

  static Operation putUnknown(long asked, String value) {
    return unknown(asked, new Call.Put("x", value));
  }

  static Operation putRefused(long asked, long answered, String value) {
    return done(asked, answered, new Call.Put("x", value), new Outcome.Refused());
  }

  static Operation delete(long asked, long answered) {
    return done(asked, answered, new Call.Delete("x"), new Outcome.Done());
  }

  /// A compare-and-set that wrote.
  static Operation swap(long asked, long answered, String expected, String value) {
    return done(
        asked,
        answered,
        new Call.CompareAndSet("x", Optional.of(expected), value),
        new Outcome.Swapped(true, Optional.of(expected)));
  }

  /// A compare-and-set that did not write.
  static Operation noSwap(long asked, long answered, String expected, String found) {
    return done(
        asked,
        answered,
        new Call.CompareAndSet("x", Optional.of(expected), "never " + expected),
        new Outcome.Swapped(false, Optional.of(found)));
  }

  static Operation unknown(long asked, Call call) {
    return new Operation(0, 0, asked, Operation.NEVER, call, new Outcome.Unknown());
  }

  static Operation done(long asked, long answered, Call call, Outcome outcome) {
    return new Operation(0, 0, asked, answered, call, outcome);
  }

  /// What clients of a register that works would hear: each waits for its answer before it asks
  /// again, and each operation happens at a random moment in between. One write of `oneLostIn`
  /// never gets its answer.
  static List<Operation> simulated(
      SplittableRandom dice, int clients, int operations, int oneLostIn) {
    var pending = new ArrayList<Operation>();
    long[] free = new long[clients];
    record Planned(long happens, long asked, long answered, int client) {}
    var planned = new ArrayList<Planned>();
    for (int i = 0; i < operations; i++) {
      int client = dice.nextInt(clients);
      long asked = free[client] + dice.nextLong(20);
      long answered = asked + 2 + dice.nextLong(30);
      free[client] = answered + 1;
      planned.add(new Planned(asked + dice.nextLong(answered - asked), asked, answered, client));
    }
    planned.sort(Comparator.comparingLong(Planned::happens));
    Optional<String> held = Optional.empty();
    for (int i = 0; i < planned.size(); i++) {
      var plan = planned.get(i);
      var value = "v" + i;
      Call call;
      Outcome outcome;
      switch (dice.nextInt(6)) {
        case 0, 1 -> {
          call = new Call.Put("x", value);
          outcome = new Outcome.Done();
          held = Optional.of(value);
        }
        case 2 -> {
          call = new Call.Delete("x");
          outcome = new Outcome.Done();
          held = Optional.empty();
        }
        case 3 -> {
          boolean hits = dice.nextBoolean();
          var expected = hits ? held : Optional.of("not " + i);
          call = new Call.CompareAndSet("x", expected, value);
          outcome = new Outcome.Swapped(hits, held);
          held = hits ? Optional.of(value) : held;
        }
        default -> {
          call = new Call.Get("x");
          outcome = new Outcome.Read(held);
        }
      }
      boolean lost = dice.nextInt(oneLostIn) == 0 && !(outcome instanceof Outcome.Read);
      pending.add(
          new Operation(
              0,
              plan.client(),
              plan.asked(),
              lost ? Operation.NEVER : plan.answered(),
              call,
              lost ? new Outcome.Unknown() : outcome));
    }
    return numbered(pending);
  }
}
