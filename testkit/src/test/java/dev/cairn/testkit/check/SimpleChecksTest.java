package dev.cairn.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testkit.check.BankCheck.Sight;
import dev.cairn.testkit.check.CounterCheck.Act;
import dev.cairn.testkit.check.TimestampCheck.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The bank, the set, the counter and the timestamps: one law each.
final class SimpleChecksTest {
  private static boolean bankHolds(Map<String, Long> balances) {
    return BankCheck.complain(List.of(new Sight(1, 5, balances)), 100).isEmpty();
  }

  @Test
  void aBankKeepsItsTotalAndOwesNothing() {
    assertThat(BankCheck.complain(List.of(), 100)).isEmpty();
    assertThat(bankHolds(Map.of("a", 40L, "b", 60L))).isTrue();
    assertThat(bankHolds(Map.of("a", 40L, "b", 61L))).isFalse();
    assertThat(bankHolds(Map.of("a", 40L))).isFalse();
    assertThat(bankHolds(Map.of("a", 110L, "b", -10L))).isFalse();
  }

  @Test
  void aSetHasWhatWasAddedAndNothingElseEachOnce() {
    var surely = Set.of("a", "b");
    var maybe = Set.of("a", "b", "c");
    assertThat(SetCheck.complain(surely, maybe, List.of("a", "b"))).isEmpty();
    assertThat(SetCheck.complain(surely, maybe, List.of("c", "a", "b"))).isEmpty();
    assertThat(SetCheck.complain(surely, maybe, List.of("a")).orElseThrow().evidence())
        .containsExactly("lost: b");
    assertThat(SetCheck.complain(surely, maybe, List.of("a", "b", "z")).orElseThrow().evidence())
        .containsExactly("never added: z");
    assertThat(SetCheck.complain(surely, maybe, List.of("a", "b", "a")).orElseThrow().evidence())
        .containsExactly("twice there: a");
  }

  private static boolean counterHolds(Act... acts) {
    return CounterCheck.complain(Arrays.asList(acts)).isEmpty();
  }

  @Test
  void aCounterCountsEverythingOnce() {
    var two = new Act.Add(0, 1, 2);
    assertThat(counterHolds()).isTrue();
    assertThat(counterHolds(two, new Act.Look(2, 3, 2))).isTrue();
    assertThat(counterHolds(two, new Act.Look(2, 3, 0))).as("lost").isFalse();
    assertThat(counterHolds(two, new Act.Look(2, 3, 4))).as("counted twice").isFalse();
  }

  @Test
  void aCounterMayShowWhatIsUnderWayAndThenMustNotForgetIt() {
    var slow = new Act.Add(0, 9, 5);
    var unknown = new Act.Add(0, Long.MAX_VALUE, 3);
    assertThat(counterHolds(slow, new Act.Look(1, 2, 0))).isTrue();
    assertThat(counterHolds(slow, new Act.Look(1, 2, 5))).isTrue();
    assertThat(counterHolds(slow, new Act.Look(1, 2, 5), new Act.Look(3, 4, 0))).isFalse();
    assertThat(counterHolds(unknown, new Act.Look(50, 51, 3))).isTrue();
    assertThat(counterHolds(unknown, new Act.Look(50, 51, 0))).isTrue();
    assertThat(counterHolds(new Act.Look(0, 1, 1), new Act.Add(2, 3, 1))).as("early").isFalse();
  }

  private static boolean timestampsHold(Batch... batches) {
    return TimestampCheck.complain(Arrays.asList(batches)).isEmpty();
  }

  @Test
  void timestampsAreUniqueAndRise() {
    assertThat(timestampsHold()).isTrue();
    assertThat(timestampsHold(new Batch(1, 0, 1, 10, 10), new Batch(2, 2, 3, 11, 1))).isTrue();
    assertThat(timestampsHold(new Batch(1, 0, 1, 10, 10), new Batch(2, 2, 3, 12, 3)))
        .as("10 was given twice")
        .isFalse();
    assertThat(timestampsHold(new Batch(1, 0, 1, 10, 1), new Batch(2, 2, 3, 9, 1)))
        .as("less though asked for later")
        .isFalse();
    assertThat(timestampsHold(new Batch(1, 0, 5, 10, 1), new Batch(2, 2, 3, 9, 1)))
        .as("under way at the same time")
        .isTrue();
  }
}
