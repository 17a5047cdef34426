package dev.cairn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.RaftLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [RaftLog] does. Each step is done to the log and to a [RaftLogModel]; they must agree
/// after it, after garbage was collected, and after the log was opened again.
public abstract class RaftLogContract {
  private static final int STEPS = 200;

  @TempDir Path directory;

  private final RaftLogModel model = new RaftLogModel();
  private @Nullable RaftLog opened;

  /// Opens the log in `directory`, creating it if it is not there.
  protected abstract RaftLog open(Path directory);

  private RaftLog log() {
    var now = opened;
    if (now == null) {
      now = open(directory);
      opened = now;
    }
    return now;
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }

  private void step(Consumer<RaftLog.Batch> changes) {
    write(changes);
    model.check(log());
    log().collectGarbage();
    model.check(log());
    reopen();
    model.check(log());
  }

  private void write(Consumer<RaftLog.Batch> changes) {
    var batch = log().batch();
    changes.accept(batch);
    log().write(batch);
    changes.accept(model);
  }

  private void reopen() {
    close();
    log();
  }

  private static List<LogEntry> entries(long from, long to, long term) {
    var entries = new ArrayList<LogEntry>();
    for (long index = from; index <= to; index++) {
      entries.add(entry(index, term, 10));
    }
    return entries;
  }

  private static LogEntry entry(long index, long term, int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (index * 31 + term * 7 + i);
    }
    return new LogEntry(index, term, (byte) (index % 3), data);
  }

  @Test
  void aNewLogIsEmpty() {
    assertThat(log().groups()).isEmpty();
    assertThat(log().hardState(1)).isEqualTo(HardStateRecord.NONE);
    assertThat(log().lastIndex(1)).isZero();
    assertThat(log().truncatedIndex(1)).isZero();
    assertThat(log().truncatedTerm(1)).isZero();
    assertThat(log().term(1, 0)).isZero();
    assertThat(log().note(1)).isNull();
    assertThat(log().sizeBytes(1)).isZero();
    reopen();
    model.check(log());
  }

  @Test
  void anEmptyBatchChangesNothing() {
    assertThat(log().batch().isEmpty()).isTrue();
    step(_ -> {});
    step(batch -> batch.append(1, List.of()));
    assertThat(log().groups()).isEmpty();
  }

  @Test
  void entriesAreAppendedAfterTheLast() {
    step(batch -> batch.append(1, entries(1, 3, 1)));
    step(batch -> batch.append(1, entries(4, 4, 2)));
    step(batch -> {
      batch.append(1, entries(5, 6, 2));
      batch.append(1, entries(7, 9, 3));
    });
    assertThat(log().lastIndex(1)).isEqualTo(9);
  }

  @Test
  void anAppendReplacesWhateverTheLogHoldsFromItsFirstEntryOn() {
    step(batch -> batch.append(1, entries(1, 10, 1)));
    step(batch -> batch.append(1, entries(6, 7, 2)));
    assertThat(log().lastIndex(1)).isEqualTo(7);
    step(batch -> batch.append(1, entries(8, 12, 2)));
    step(batch -> batch.append(1, entries(1, 1, 3)));
    assertThat(log().lastIndex(1)).isEqualTo(1);
  }

  @Test
  void anAppendReplacesWhatTheSameBatchAppended() {
    step(batch -> {
      batch.append(1, entries(1, 10, 1));
      batch.append(1, entries(4, 5, 2));
      batch.append(1, entries(6, 6, 3));
    });
    assertThat(log().lastIndex(1)).isEqualTo(6);
    assertThat(log().term(1, 6)).isEqualTo(3);
  }

  @Test
  void truncatingInsideTheLogKeepsTheRest() {
    step(batch -> batch.append(1, entries(1, 10, 1)));
    step(batch -> batch.truncate(1, 4, 1));
    assertThat(log().truncatedIndex(1)).isEqualTo(4);
    assertThat(log().lastIndex(1)).isEqualTo(10);
    step(batch -> batch.truncate(1, 10, 1));
    assertThat(log().lastIndex(1)).isEqualTo(10);
    step(batch -> batch.append(1, entries(11, 12, 2)));
  }

  @Test
  void truncatingBeyondTheEndLetsTheLogGoOnThere() {
    step(batch -> batch.append(1, entries(1, 10, 1)));
    step(batch -> batch.truncate(1, 50, 3));
    assertThat(log().lastIndex(1)).isEqualTo(50);
    assertThat(log().term(1, 50)).isEqualTo(3);
    step(batch -> batch.append(1, entries(51, 52, 3)));
    step(batch -> batch.truncate(2, 5, 5));
    step(batch -> batch.append(2, entries(6, 6, 5)));
  }

  @Test
  void truncatingAtAnEntryOfAnotherTermDropsAllEntries() {
    step(batch -> batch.append(1, entries(1, 10, 1)));
    step(batch -> batch.truncate(1, 5, 2));
    assertThat(log().lastIndex(1)).isEqualTo(5);
    assertThat(log().term(1, 5)).isEqualTo(2);
    step(batch -> batch.append(1, entries(6, 7, 2)));
  }

  @Test
  void truncatingBelowTheTruncatedPointChangesNothing() {
    step(batch -> batch.append(1, entries(1, 10, 1)));
    step(batch -> batch.truncate(1, 5, 1));
    step(batch -> batch.truncate(1, 3, 1));
    step(batch -> batch.truncate(1, 5, 1));
    assertThat(log().truncatedIndex(1)).isEqualTo(5);
    assertThat(log().lastIndex(1)).isEqualTo(10);
    step(batch -> batch.truncate(2, 0, 0));
    assertThat(log().groups()).containsExactly(1L);
  }

  @Test
  void theChangesOfABatchHappenInTheirOrder() {
    step(batch -> batch.append(1, entries(1, 10, 1)));
    step(batch -> {
      batch.append(1, entries(8, 12, 2));
      batch.truncate(1, 9, 2);
      batch.append(1, entries(11, 11, 3));
      batch.truncate(1, 20, 3);
      batch.append(1, entries(21, 30, 4));
      batch.truncate(1, 25, 4);
      batch.hardState(1, new HardStateRecord(4, 1, 20));
      batch.hardState(1, new HardStateRecord(4, 1, 25));
    });
    assertThat(log().truncatedIndex(1)).isEqualTo(25);
    assertThat(log().lastIndex(1)).isEqualTo(30);
  }

  @Test
  void theLastHardStateCounts() {
    step(batch -> batch.hardState(1, new HardStateRecord(1, 2, 3)));
    step(batch -> batch.hardState(1, new HardStateRecord(Long.MAX_VALUE, 9, 0)));
    step(batch -> batch.hardState(2, HardStateRecord.NONE));
    assertThat(log().groups()).containsExactly(1L, 2L);
  }

  @Test
  void aNoteIsKeptAndReplacedAndMayBeEmpty() {
    step(batch -> batch.note(1, new byte[] {1, 2, 3}));
    step(batch -> batch.note(1, new byte[1000]));
    step(batch -> batch.note(1, new byte[0]));
    assertThat(log().note(1)).isEmpty();
  }

  @Test
  void theNoteOfTheCallerIsNotTheLogs() {
    byte[] note = {1};
    write(batch -> batch.note(1, note));
    note[0] = 2;
    assertThat(log().note(1)).containsExactly(1);
  }

  @Test
  void aDeletedGroupIsForgottenAndMayComeAgain() {
    step(batch -> {
      batch.append(1, entries(1, 10, 1));
      batch.hardState(1, new HardStateRecord(1, 1, 1));
      batch.note(1, new byte[3]);
      batch.truncate(1, 3, 1);
      batch.append(2, entries(1, 2, 1));
    });
    step(batch -> batch.delete(1));
    assertThat(log().groups()).containsExactly(2L);
    assertThat(log().lastIndex(1)).isZero();
    step(batch -> batch.delete(99));
    step(batch -> batch.append(1, entries(1, 2, 7)));
    assertThat(log().truncatedIndex(1)).isZero();
    step(batch -> {
      batch.delete(1);
      batch.truncate(1, 5, 5);
      batch.append(1, entries(6, 6, 5));
      batch.delete(2);
    });
    assertThat(log().groups()).containsExactly(1L);
  }

  @Test
  void readsEndWhereTheBytesEndButReturnAtLeastOneEntry() {
    step(batch -> batch.append(1, entries(1, 10, 1)));
    assertThat(log().entries(1, 1, 11, 30)).hasSize(3);
    assertThat(log().entries(1, 1, 11, 39)).hasSize(3);
    assertThat(log().entries(1, 4, 11, 40)).hasSize(4).first().returns(4L, LogEntry::index);
    assertThat(log().entries(1, 4, 6, 1000)).hasSize(2);
    assertThat(log().entries(1, 1, 11, 0)).hasSize(1);
    assertThat(log().entries(1, 10, 11, 1)).hasSize(1);
  }

  @Test
  void entriesMayBeEmptyOrLarge() {
    step(batch -> batch.append(1, List.of(entry(1, 1, 0), entry(2, 1, 1), entry(3, 1, 2_000_000))));
    step(batch -> batch.append(1, List.of(entry(4, 1, 300_000), entry(5, 1, 0))));
  }

  @Test
  void whatIsNotThereCannotBeRead() {
    step(batch -> batch.append(1, entries(1, 10, 1)));
    step(batch -> batch.truncate(1, 3, 1));
    assertThatThrownBy(() -> log().entries(1, 3, 5, 100)).isInstanceOf(CairnException.class);
    assertThatThrownBy(() -> log().entries(1, 9, 12, 100)).isInstanceOf(CairnException.class);
    assertThatThrownBy(() -> log().entries(1, 5, 5, 100)).isInstanceOf(CairnException.class);
    assertThatThrownBy(() -> log().entries(2, 1, 2, 100)).isInstanceOf(CairnException.class);
    assertThatThrownBy(() -> log().term(1, 2)).isInstanceOf(CairnException.class);
    assertThatThrownBy(() -> log().term(1, 11)).isInstanceOf(CairnException.class);
  }

  @Test
  void aBatchThatTheLogCannotHoldIsRefusedAsAWholeAndTheLogGoesOn() {
    step(batch -> batch.append(1, entries(1, 10, 1)));
    step(batch -> batch.truncate(1, 3, 1));
    for (long first : new long[] {2, 3, 12}) {
      var batch = log().batch();
      batch.hardState(1, new HardStateRecord(9, 9, 9));
      batch.append(1, entries(first, first + 1, 1));
      assertThatThrownBy(() -> log().write(batch)).isInstanceOf(CairnException.class);
      model.check(log());
    }
    step(batch -> batch.append(1, entries(11, 12, 1)));
  }

  @Test
  void groupsAscendAndDoNotMeetEachOther() {
    step(batch -> {
      for (long group : new long[] {900, 3, 77, Long.MAX_VALUE, 1}) {
        batch.append(group, entries(1, 3, group % 5));
        batch.note(group, new byte[] {(byte) group});
      }
    });
    assertThat(log().groups()).containsExactly(1L, 3L, 77L, 900L, Long.MAX_VALUE);
    step(batch -> batch.truncate(77, 2, 2));
  }

  @Test
  void sizesCountThePayloadThatIsThere() {
    step(batch -> batch.append(1, entries(1, 10, 1)));
    assertThat(log().sizeBytes(1)).isEqualTo(100);
    step(batch -> batch.append(1, entries(6, 6, 2)));
    assertThat(log().sizeBytes(1)).isEqualTo(60);
    step(batch -> batch.truncate(1, 2, 1));
    assertThat(log().sizeBytes(1)).isEqualTo(40);
    assertThat(log().diskBytes()).isGreaterThan(40);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyStepsLeadWhereTheModelLeads(long ordinarySeed) {
    long seed = Long.getLong("raftlog.seed", ordinarySeed);
    var random = new SplittableRandom(seed);
    try {
      for (int i = 0; i < STEPS; i++) {
        anyStep(random);
      }
    } catch (AssertionError | RuntimeException thrown) {
      throw new AssertionError("again with -Draftlog.seed=" + seed, thrown);
    }
  }

  private void anyStep(SplittableRandom random) {
    var next = RaftLogSteps.any(random, model);
    write(batch -> next.forEach(change -> change.accept(batch)));
    switch (random.nextInt(12)) {
      case 0 -> reopen();
      case 1 -> log().collectGarbage();
      case 2 -> {
        while (log().collectGarbage()) {
          model.check(log());
        }
      }
      default -> {}
    }
    model.check(log());
  }
}
