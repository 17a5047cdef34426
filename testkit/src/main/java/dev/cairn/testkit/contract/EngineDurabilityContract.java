package dev.cairn.testkit.contract;

import static dev.cairn.engine.ColumnFamily.DEFAULT;
import static dev.cairn.engine.ColumnFamily.LOCK;
import static dev.cairn.engine.ColumnFamily.RAFT;
import static dev.cairn.engine.ColumnFamily.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.Disk;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Snapshot;
import dev.cairn.engine.SstWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What an [Engine] owes about flushes, crashes, files and sizes.
abstract class EngineDurabilityContract extends EngineFixture {
  private static final int MANY = 20_000;
  private static final int VALUE_BYTES = 400;

  @Test
  void onlyWhatWasFlushedIsDurable() {
    put(DEFAULT, "a", "1");
    assertThat(getDurable(DEFAULT, "a")).isNull();
    engine.flush();
    assertThat(getDurable(DEFAULT, "a")).isEqualTo("1");
    put(DEFAULT, "a", "2");
    assertThat(get(DEFAULT, "a")).isEqualTo("2");
    assertThat(getDurable(DEFAULT, "a")).isEqualTo("1");
    write(batch -> batch.deleteRange(DEFAULT, KeyRange.ALL));
    assertThat(getDurable(DEFAULT, "a")).isEqualTo("1");
    engine.flush();
    assertThat(getDurable(DEFAULT, "a")).isNull();
  }

  @Test
  void aFlushIsOfAllFamilies() {
    for (ColumnFamily family : ColumnFamily.values()) {
      put(family, "k", family.familyName());
    }
    engine.flush();
    for (ColumnFamily family : ColumnFamily.values()) {
      assertThat(getDurable(family, "k")).isEqualTo(family.familyName());
    }
  }

  @Test
  void aCrashLeavesWhatWasFlushed() {
    putAll(DEFAULT, "a", "b");
    put(RAFT, "applied", "1");
    engine.flush();
    putAll(DEFAULT, "c");
    put(RAFT, "applied", "2");
    write(batch -> batch.delete(DEFAULT, bytes("a")));
    engine = crash(engine);
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a", "b");
    assertThat(get(RAFT, "applied")).isEqualTo("1");
    assertThat(getDurable(RAFT, "applied")).isEqualTo("1");
    put(RAFT, "applied", "3");
    assertThat(get(RAFT, "applied")).isEqualTo("3");
  }

  @Test
  void aCrashBeforeTheFirstFlushLeavesNothing() {
    putAll(DEFAULT, "a", "b");
    engine = crash(engine);
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).isEmpty();
  }

  @Test
  void closingLosesNothing() {
    putAll(DEFAULT, "a");
    putAll(WRITE, "b");
    engine = restart(engine);
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a");
    assertThat(keys(engine, WRITE, KeyRange.ALL)).containsExactly("b");
  }

  @Test
  void withALogOfItsOwnEveryWriteIsDurable() {
    engine.close();
    engine = open(directory.resolve("walled"), true);
    putAll(DEFAULT, "a");
    putAll(RAFT, "b");
    write(batch -> batch.deleteRange(DEFAULT, range("b", "")));
    assertThat(getDurable(DEFAULT, "a")).isEqualTo("value of a");
    engine = crash(engine);
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a");
    assertThat(keys(engine, RAFT, KeyRange.ALL)).containsExactly("b");
    put(DEFAULT, "c", "1");
    engine.flush();
    put(DEFAULT, "d", "1");
    engine = crash(engine);
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a", "c", "d");
  }

  @Test
  void aFlushIsToldWhenWhatItWroteIsDurable() {
    var told = new AtomicReference<>("nothing");
    engine.onFlushed(() -> told.set(String.valueOf(getDurable(RAFT, "applied"))));
    put(DEFAULT, "a", "1");
    put(RAFT, "applied", "7");
    assertThat(told.get()).isEqualTo("nothing");
    engine.flush();
    // A flush returns when it is durable; that it is told may be on another thread, a bit later.
    while (told.get().equals("nothing")) {
      Thread.onSpinWait();
    }
    assertThat(told.get()).isEqualTo("7");
  }

  @Test
  void aFileWinsOverWhatIsThere() {
    putAll(DEFAULT, "a", "b", "c");
    Path file = file("one.sst", "b", "from file", "bb", "from file");
    try (Snapshot before = engine.snapshot()) {
      engine.ingest(DEFAULT, List.of(file));
      assertThat(before.get(DEFAULT, bytes("b"))).isEqualTo(bytes("value of b"));
      assertThat(before.get(DEFAULT, bytes("bb"))).isNull();
    }
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a", "b", "bb", "c");
    assertThat(get(DEFAULT, "b")).isEqualTo("from file");
    assertThat(engine.get(LOCK, bytes("b"))).isNull();
    put(DEFAULT, "b", "newer");
    assertThat(get(DEFAULT, "b")).isEqualTo("newer");
    assertThat(SystemEnv.create().disk().exists(file)).isFalse();
  }

  @Test
  void aFileIsTakenOverAfterItsRangeWasDeleted() {
    putAll(DEFAULT, "a", "b", "c");
    Path file = file("one.sst", "b", "from file");
    write(batch -> batch.deleteRange(DEFAULT, range("b", "")));
    engine.ingest(DEFAULT, List.of(file));
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a", "b");
    engine.flush();
    engine = crash(engine);
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a", "b");
    assertThat(get(DEFAULT, "b")).isEqualTo("from file");
  }

  @Test
  void whatCameInFilesIsDurable() {
    List<Path> files = List.of(file("one.sst", "a", "1", "b", "2"), file("two.sst", "c", "3"));
    engine.ingest(WRITE, files);
    assertThat(getDurable(WRITE, "c")).isEqualTo("3");
    engine = crash(engine);
    assertThat(keys(engine, WRITE, KeyRange.ALL)).containsExactly("a", "b", "c");
    assertThat(get(WRITE, "b")).isEqualTo("2");
  }

  @Test
  void aDamagedFileIsRefusedAndChangesNothing() throws IOException {
    putAll(DEFAULT, "a");
    Path file = directory.resolve("damaged.sst");
    try (SstWriter writer = engine.sstWriter(file)) {
      for (int i = 0; i < 200; i++) {
        writer.put(bytes("%04d".formatted(i)), noise(100, i));
      }
      writer.finish();
      assertThat(writer.sizeBytes()).isBetween(200L * 100, 200L * 200);
    }
    flipAByteInTheMiddle(file);
    assertThatThrownBy(() -> engine.ingest(DEFAULT, List.of(file)))
        .isInstanceOfSatisfying(
            CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_CORRUPT))
        .hasMessageContaining("damaged.sst");
    putAll(DEFAULT, "b");
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a", "b");
  }

  @Test
  void keysOfAFileMustAscend() {
    try (SstWriter writer = engine.sstWriter(directory.resolve("unordered.sst"))) {
      writer.put(bytes("b"), NO_BYTES);
      assertThatThrownBy(() -> writer.put(bytes("a"), NO_BYTES)).isInstanceOf(CairnException.class);
    }
    try (SstWriter writer = engine.sstWriter(directory.resolve("empty.sst"))) {
      assertThatThrownBy(writer::finish).isInstanceOf(CairnException.class);
    }
  }

  @Test
  void aCheckpointIsTheEngineAsItWas() {
    putAll(DEFAULT, "a", "b");
    put(LOCK, "", "");
    Path checkpoint = directory.resolve("checkpoint");
    engine.checkpoint(checkpoint);
    putAll(DEFAULT, "c");
    try (Engine copy = openCheckpoint(checkpoint)) {
      assertThat(keys(copy, DEFAULT, KeyRange.ALL)).containsExactly("a", "b");
      assertThat(keys(copy, LOCK, KeyRange.ALL)).containsExactly("");
      write(copy, batch -> batch.put(DEFAULT, bytes("d"), NO_BYTES));
      assertThat(keys(copy, DEFAULT, KeyRange.ALL)).containsExactly("a", "b", "d");
    }
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).containsExactly("a", "b", "c");
  }

  @Test
  void sizesGrowWithWhatIsWritten() {
    assertThat(engine.approximateSize(DEFAULT, KeyRange.ALL)).isZero();
    fill();
    long exact = (long) MANY * (VALUE_BYTES + 6);
    assertThat(engine.approximateSize(DEFAULT, KeyRange.ALL)).isBetween(exact / 2, exact * 2);
    engine.flush();
    assertThat(engine.approximateSize(DEFAULT, KeyRange.ALL)).isBetween(exact / 2, exact * 2);
    assertThat(engine.approximateSize(DEFAULT, range("005000", "015000")))
        .isBetween(exact / 4, exact);
    assertThat(engine.approximateSize(DEFAULT, range("x", ""))).isLessThan(exact / 100);
    assertThat(engine.approximateSize(LOCK, KeyRange.ALL)).isZero();
    assertThat(engine.statistics().keySet()).contains("estimated_keys.default", "memtable_bytes");
  }

  @Test
  void splitKeysCutARangeIntoLikeParts() {
    fill();
    // Of what is not flushed yet, an engine may know no more than a rough guess.
    List<String> guesses = cuts(KeyRange.ALL, 10);
    assertThat(guesses).hasSizeBetween(1, 9).isSorted().doesNotHaveDuplicates();
    assertThat(guesses.getFirst()).isGreaterThan("000000");
    engine.flush();
    checkCuts(KeyRange.ALL, 0, MANY, 10);
    checkCuts(range("004000", "014000"), 4_000, 14_000, 5);
    checkCuts(range("004000", "014000"), 4_000, 14_000, 2);
    checkCuts(range("004000", "004100"), 4_000, 4_100, 4);
  }

  @Test
  void splitKeysFindTheDataUnderALongPrefix() {
    String prefix = "p".repeat(200);
    putAll(DEFAULT, "a", "z");
    write(batch -> {
      for (int i = 0; i < MANY; i++) {
        batch.put(DEFAULT, bytes(prefix + "%06d".formatted(i)), noise(VALUE_BYTES, i));
      }
    });
    engine.flush();
    List<byte[]> cuts = engine.splitKeys(DEFAULT, KeyRange.ALL, 2);
    assertThat(cuts).hasSize(1);
    assertThat(text(cuts.getFirst())).startsWith(prefix);
    assertThat(Integer.parseInt(text(cuts.getFirst()).substring(200)))
        .isBetween(MANY / 4, MANY * 3 / 4);
  }

  @Test
  void littleDataHasFewSplitKeys() {
    assertThat(engine.splitKeys(DEFAULT, KeyRange.ALL, 4)).isEmpty();
    putAll(DEFAULT, "a");
    assertThat(engine.splitKeys(DEFAULT, KeyRange.ALL, 4)).isEmpty();
    putAll(DEFAULT, "b");
    assertThat(engine.splitKeys(DEFAULT, KeyRange.ALL, 4)).containsExactly(bytes("b"));
    assertThat(engine.splitKeys(DEFAULT, KeyRange.ALL, 1)).isEmpty();
    assertThat(engine.splitKeys(DEFAULT, range("b", ""), 2)).isEmpty();
  }

  @Test
  void deletingTheFilesOfARangeTouchesNothingElse() {
    fill();
    putAll(LOCK, "005000");
    engine.flush();
    KeyRange middle = range("005000", "015000");
    engine.deleteFilesIn(DEFAULT, middle);
    write(batch -> batch.deleteRange(DEFAULT, middle));
    List<String> left = keys(engine, DEFAULT, KeyRange.ALL);
    assertThat(left).hasSize(MANY - 10_000).contains("004999", "015000");
    assertThat(keys(engine, LOCK, KeyRange.ALL)).containsExactly("005000");
    engine.flush();
    engine = crash(engine);
    assertThat(keys(engine, DEFAULT, KeyRange.ALL)).isEqualTo(left);
  }

  private void fill() {
    for (int from = 0; from < MANY; from += 1_000) {
      int first = from;
      write(batch -> {
        for (int i = first; i < first + 1_000; i++) {
          batch.put(DEFAULT, bytes("%06d".formatted(i)), noise(VALUE_BYTES, i));
        }
      });
    }
  }

  private void checkCuts(KeyRange range, int from, int to, int parts) {
    List<String> cuts = cuts(range, parts);
    assertThat(cuts).hasSize(parts - 1);
    var ends = new ArrayList<Integer>();
    cuts.forEach(cut -> ends.add(Integer.parseInt(cut)));
    ends.add(to);
    int start = from;
    int fair = (to - from) / parts;
    for (int end : ends) {
      assertThat(end - start)
          .as("parts of %s end at %s", range, ends)
          .isBetween(fair / 2, fair * 2);
      start = end;
    }
  }

  private List<String> cuts(KeyRange range, int parts) {
    var cuts = new ArrayList<String>();
    for (byte[] cut : engine.splitKeys(DEFAULT, range, parts)) {
      assertThat(range.contains(Key.of(cut))).isTrue();
      cuts.add(text(cut).substring(0, 6));
    }
    return cuts;
  }

  private static void flipAByteInTheMiddle(Path path) throws IOException {
    Disk disk = SystemEnv.create().disk();
    try (Disk.File file = disk.openForWrite(path)) {
      long middle = file.size() / 2;
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(one, middle);
      file.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 0x10)}), middle);
    }
  }
}
