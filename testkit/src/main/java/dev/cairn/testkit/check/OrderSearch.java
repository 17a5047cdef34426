package dev.cairn.testkit.check;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks for an order of one register's operations that explains their answers: the search of Wing
/// & Gong (1993) over a list of calls and returns, with Lowe's memory (2017) of configurations,
/// that is of what had happened and what the register held, that lead nowhere.
///
/// For one search.
final class OrderSearch {
  private static final int ABSENT = 0;

  private final int configurationsMax;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> values = new HashMap<>();
  private final Event head = new Event(null, false, -1);
  private int mustHappen;

  /// What was found.
  enum Found {
    /// An order.
    ORDERED,
    /// That there is none.
    NO_ORDER,
    /// Neither, within the bound.
    GAVE_UP
  }

  private enum Effect {
    READ,
    WRITE,
    SWAP,
    SWAP_REFUSED
  }

  /// An operation as the search sees it, with values as numbers.
  ///
  /// @param needs what the register must hold, where that matters
  /// @param leaves what it holds afterwards
  /// @param certain whether it must have happened
  private record Step(
      int number, Effect effect, int needs, int leaves, int expects, boolean certain) {
    boolean fits(int held) {
      return switch (effect) {
        case READ, SWAP -> held == needs;
        case WRITE -> true;
        case SWAP_REFUSED -> held == needs && held != expects;
      };
    }

    int after(int held) {
      return switch (effect) {
        case READ, SWAP_REFUSED -> held;
        case WRITE, SWAP -> leaves;
      };
    }
  }

  /// A call or a return in the list; a call knows its return, if it has one.
  private static final class Event {
    private final @Nullable Step step;
    private final boolean call;
    private final long at;
    private @Nullable Event answer;
    private @Nullable Event before;
    private @Nullable Event next;

    Event(@Nullable Step step, boolean call, long at) {
      this.step = step;
      this.call = call;
      this.at = at;
    }

    void unlink() {
      if (before != null) {
        before.next = next;
      }
      if (next != null) {
        next.before = before;
      }
    }

    void relink() {
      if (before != null) {
        before.next = this;
      }
      if (next != null) {
        next.before = this;
      }
    }
  }

  private record Configuration(BitSet happened, int held) {}

  private record Choice(Event call, int heldBefore) {}

  OrderSearch(List<Operation> operations, int configurationsMax) {
    this.configurationsMax = configurationsMax;
    var events = new ArrayList<Event>();
    for (var operation : operations) {
      var step = step(operation);
      var call = new Event(step, true, operation.asked());
      events.add(call);
      steps.add(step);
      if (step.certain()) {
        var answer = new Event(step, false, operation.answered());
        call.answer = answer;
        events.add(answer);
        mustHappen++;
      }
    }
    // Where two moments are one, the call counts as earlier: that permits more.
    events.sort((a, b) -> {
      int byTime = Long.compare(a.at, b.at);
      return byTime != 0 ? byTime : Boolean.compare(b.call, a.call);
    });
    Event last = head;
    for (var event : events) {
      last.next = event;
      event.before = last;
      last = event;
    }
  }

  private int number(Optional<String> value) {
    return value.map(text -> values.computeIfAbsent(text, _ -> values.size() + 1)).orElse(ABSENT);
  }

  private Step step(Operation operation) {
    int number = steps.size();
    return switch (operation.outcome()) {
      case Outcome.Read(var value) -> {
        int read = number(value);
        yield new Step(number, Effect.READ, read, read, 0, true);
      }
      case Outcome.Done _ -> write(operation, number, true);
      case Outcome.Swapped(var wrote, var previous) -> {
        var call = (Call.CompareAndSet) operation.call();
        int expected = number(call.expected());
        yield wrote
            ? new Step(
                number, Effect.SWAP, expected, number(Optional.of(call.value())), expected, true)
            : new Step(number, Effect.SWAP_REFUSED, number(previous), 0, expected, true);
      }
      case Outcome.Unknown _ -> write(operation, number, false);
      case Outcome.Refused _ -> throw new IllegalArgumentException("had no effect: " + operation);
    };
  }

  private Step write(Operation operation, int number, boolean certain) {
    return switch (operation.call()) {
      case Call.Put(_, var value) ->
          new Step(number, Effect.WRITE, 0, number(Optional.of(value)), 0, certain);
      case Call.Delete _ -> new Step(number, Effect.WRITE, 0, ABSENT, 0, certain);
      case Call.CompareAndSet(_, var expected, var value) ->
          new Step(number, Effect.SWAP, number(expected), number(Optional.of(value)), 0, certain);
      case Call.Get _ ->
          throw new IllegalArgumentException("a read tells what it read: " + operation);
    };
  }

  Found run() {
    Set<Configuration> deadEnds = new HashSet<>();
    var chosen = new ArrayList<Choice>();
    var happened = new BitSet(steps.size());
    int held = ABSENT;
    int left = mustHappen;
    Event at = head.next;
    while (left > 0) {
      if (at != null && at.call) {
        var step = step(at);
        if (step.fits(held) && isNews(deadEnds, happened, step, held)) {
          if (deadEnds.size() > configurationsMax) {
            return Found.GAVE_UP;
          }
          chosen.add(new Choice(at, held));
          held = step.after(held);
          happened.set(step.number());
          left -= step.certain() ? 1 : 0;
          lift(at);
          at = head.next;
        } else {
          at = at.next;
        }
        continue;
      }
      // Somebody was answered whose operation has not happened yet, or all calls were tried: what
      // was chosen last was wrong.
      if (chosen.isEmpty()) {
        return Found.NO_ORDER;
      }
      var wrong = chosen.removeLast();
      var step = step(wrong.call());
      held = wrong.heldBefore();
      happened.clear(step.number());
      left += step.certain() ? 1 : 0;
      unlift(wrong.call());
      at = wrong.call().next;
    }
    return Found.ORDERED;
  }

  private static Step step(Event event) {
    if (event.step == null) {
      throw new IllegalStateException("the head of the list is no operation");
    }
    return event.step;
  }

  private static boolean isNews(Set<Configuration> deadEnds, BitSet happened, Step step, int held) {
    var after = (BitSet) happened.clone();
    after.set(step.number());
    return deadEnds.add(new Configuration(after, step.after(held)));
  }

  private static void lift(Event call) {
    call.unlink();
    if (call.answer != null) {
      call.answer.unlink();
    }
  }

  private static void unlift(Event call) {
    if (call.answer != null) {
      call.answer.relink();
    }
    call.relink();
  }
}
