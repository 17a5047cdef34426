package dev.cairn.testkit.check;

import static dev.cairn.testkit.check.Isolation.SERIALIZABLE;
import static dev.cairn.testkit.check.Isolation.STRICT_SERIALIZABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Transaction;
import dev.cairn.testkit.history.Transaction.Ending;
import dev.cairn.testkit.history.Transaction.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Anomalies by name (Adya 1999, Kingsbury & Alvaro 2020), and which level forbids which.
final class CyclesTest {
  private static final Set<Isolation> ALL = EnumSet.allOf(Isolation.class);

  private final List<Transaction> history = new ArrayList<>();

  /// All transactions begun by this overlap unless told otherwise.
  private CyclesTest committed(Step... steps) {
    return add(0, 100, Ending.COMMITTED, steps);
  }

  private CyclesTest add(long asked, long answered, Ending ending, Step... steps) {
    int number = history.size();
    history.add(new Transaction(number, number, asked, answered, Arrays.asList(steps), ending));
    return this;
  }

  private static Step append(String key, long value) {
    return new Step.Append(key, value);
  }

  private static Step read(String key, Long... values) {
    return new Step.Read(key, List.of(values));
  }

  private void isForbiddenBy(Set<Isolation> levels, String named) {
    for (var level : Isolation.values()) {
      var found = Cycles.complain(history, level);
      assertThat(found.isPresent()).as("%s: %s", level, found).isEqualTo(levels.contains(level));
      found.ifPresent(complaint -> assertThat(complaint.invariant()).contains(named));
    }
  }

  private void isAllowed() {
    isForbiddenBy(EnumSet.noneOf(Isolation.class), "");
  }

  @Test
  void oneAfterTheOther() {
    committed(append("x", 1))
        .committed(read("x", 1L), append("x", 2))
        .committed(read("x", 1L, 2L), read("y"))
        .isAllowed();
  }

  @Test
  void writesThatDisagree() {
    committed(append("x", 1), append("y", 1))
        .committed(append("x", 2), append("y", 2))
        .committed(read("x", 1L, 2L))
        .committed(read("y", 2L, 1L))
        .isForbiddenBy(ALL, "G0");
  }

  @Test
  void abortedRead() {
    add(0, 100, Ending.ABORTED, append("x", 1)).committed(read("x", 1L)).isForbiddenBy(ALL, "G1a");
  }

  @Test
  void intermediateRead() {
    committed(append("x", 1), append("x", 2)).committed(read("x", 1L)).isForbiddenBy(ALL, "G1b");
  }

  @Test
  void circularInformation() {
    committed(append("x", 1), read("y", 1L))
        .committed(append("y", 1), read("x", 1L))
        .isForbiddenBy(ALL, "G1c");
  }

  @Test
  void readSkew() {
    committed(append("x", 1), append("y", 1))
        .committed(read("x"), read("y", 1L))
        .committed(read("x", 1L))
        .isForbiddenBy(ALL, "G-single");
  }

  @Test
  void lostUpdate() {
    committed(read("x"), append("x", 1))
        .committed(read("x"), append("x", 2))
        .committed(read("x", 1L, 2L))
        .isForbiddenBy(ALL, "G-single");
  }

  @Test
  void writeSkewIsAllowedToSnapshots() {
    committed(read("x"), append("y", 1))
        .committed(read("y"), append("x", 1))
        .committed(read("x", 1L))
        .committed(read("y", 1L))
        .isForbiddenBy(EnumSet.of(SERIALIZABLE, STRICT_SERIALIZABLE), "G2");
  }

  @Test
  void thePastIsAllowedUnlessRealTimeCounts() {
    add(0, 1, Ending.COMMITTED, append("x", 1))
        .add(2, 3, Ending.COMMITTED, read("x"))
        .add(4, 5, Ending.COMMITTED, read("x", 1L))
        .isForbiddenBy(EnumSet.of(STRICT_SERIALIZABLE), "realtime");
  }

  @Test
  void aCommittedAppendThatNobodySeesAnyMore() {
    add(0, 1, Ending.COMMITTED, append("x", 1))
        .add(2, 3, Ending.COMMITTED, append("x", 2))
        .add(4, 5, Ending.COMMITTED, read("x", 2L))
        .isForbiddenBy(EnumSet.of(STRICT_SERIALIZABLE), "realtime");
  }

  @Test
  void readsThatDisagreeOnTheOrder() {
    committed(append("x", 1))
        .committed(append("x", 2))
        .committed(read("x", 1L, 2L))
        .committed(read("x", 2L, 1L))
        .isForbiddenBy(ALL, "order of appends");
  }

  @Test
  void anAppendThatHappenedTwice() {
    committed(append("x", 1)).committed(read("x", 1L, 1L)).isForbiddenBy(ALL, "twice");
  }

  @Test
  void aValueFromNowhere() {
    committed(read("x", 7L)).isForbiddenBy(ALL, "from nowhere");
  }

  @Test
  void itsOwnAppendIsMissing() {
    committed(append("x", 1), read("x")).isForbiddenBy(ALL, "did itself");
  }

  @Test
  void anUnrepeatableRead() {
    committed(append("x", 1)).committed(read("x"), read("x", 1L)).isForbiddenBy(ALL, "did itself");
  }

  @Test
  void whatEndedUnknownCountsOnceItIsSeen() {
    add(0, Operation.NEVER, Ending.UNKNOWN, append("x", 1), append("y", 1))
        .add(5, 6, Ending.COMMITTED, read("x", 1L))
        .add(7, 8, Ending.COMMITTED, read("y"))
        .isForbiddenBy(EnumSet.of(STRICT_SERIALIZABLE), "realtime");
  }

  @Test
  void whatEndedUnknownMayNeverHappen() {
    add(0, Operation.NEVER, Ending.UNKNOWN, append("x", 1))
        .add(5, 6, Ending.COMMITTED, read("x"))
        .isAllowed();
  }

  @Test
  void anythingRunOneAfterTheOtherIsAllowed() {
    for (int seed = 0; seed < 300; seed++) {
      history.clear();
      serial(new SplittableRandom(seed));
      for (var level : Isolation.values()) {
        assertThat(Cycles.complain(history, level)).as("seed %d, %s", seed, level).isEmpty();
      }
    }
  }

  @Test
  void aReadThatMissesTheNewestAppendIsNoticed() {
    int noticed = 0;
    for (int seed = 0; seed < 300; seed++) {
      history.clear();
      serial(new SplittableRandom(seed));
      var reader = history.getLast();
      var missing = new ArrayList<Step>();
      boolean changed = false;
      for (var step : reader.steps()) {
        if (step instanceof Step.Read(var key, var values) && !values.isEmpty()) {
          missing.add(new Step.Read(key, values.subList(0, values.size() - 1)));
          changed = true;
        }
      }
      if (changed) {
        history.removeLast();
        history.add(
            new Transaction(
                reader.number(),
                reader.client(),
                reader.asked(),
                reader.answered(),
                missing,
                Ending.COMMITTED));
        assertThat(Cycles.complain(history, STRICT_SERIALIZABLE)).as("seed %d", seed).isPresent();
        noticed++;
      }
    }
    assertThat(noticed).isGreaterThan(200);
  }

  /// Transactions that happen one after the other, at moments between question and answer; the last
  /// one reads everything.
  private void serial(SplittableRandom dice) {
    Map<String, List<Long>> lists = new TreeMap<>();
    long value = 0;
    for (int i = 0; i < 40; i++) {
      boolean aborts = dice.nextInt(8) == 0;
      var steps = new ArrayList<Step>();
      Map<String, List<Long>> mine = new TreeMap<>();
      lists.forEach((key, values) -> mine.put(key, new ArrayList<>(values)));
      for (int step = 0; step <= dice.nextInt(3); step++) {
        var key = "k" + dice.nextInt(4);
        var list = mine.computeIfAbsent(key, _ -> new ArrayList<>());
        if (dice.nextBoolean()) {
          list.add(++value);
          steps.add(new Step.Append(key, value));
        } else {
          steps.add(new Step.Read(key, list));
        }
      }
      if (!aborts) {
        lists.putAll(mine);
      }
      long happens = i * 10L;
      var ending = aborts ? Ending.ABORTED : Ending.COMMITTED;
      add(
          happens - dice.nextInt(30),
          happens + 1 + dice.nextInt(30),
          ending,
          steps.toArray(Step[]::new));
    }
    var all = new ArrayList<Step>();
    lists.forEach((key, values) -> all.add(new Step.Read(key, values)));
    add(1_000, 1_001, Ending.COMMITTED, all.toArray(Step[]::new));
  }
}
