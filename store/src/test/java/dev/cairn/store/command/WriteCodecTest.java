package dev.cairn.store.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.multiraft.apply.ApplyWorker;
import dev.cairn.store.region.DataReads;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WriteCodecTest {
  private static final ColumnFamily[] FAMILIES = {
    ColumnFamily.DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE
  };

  private final MemoryEngine engine =
      new MemoryEngine(SystemEnv.create().disk(), MemoryOptions.UNWALLED);
  private final ApplyWorker worker = new ApplyWorker(new DirectLoop(), engine);

  @AfterEach
  void close() {
    worker.close();
    engine.close();
  }

  private static Region region(String start, String end) {
    return new Region(1, new KeyRange(Key.of(start), Key.of(end)), new Epoch(1, 1), List.of());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /// Encodes, decodes and applies as one log entry would be.
  private WriteOutcome apply(WriteCommand command, Region region) {
    byte[] encoded = WriteCodec.encode(command, region);
    var outcome = new AtomicReference<@Nullable WriteOutcome>();
    worker.submit(context -> outcome.set(ApplyWrites.apply(ByteBuffer.wrap(encoded), context)));
    var result = outcome.get();
    assertThat(result).isNotNull();
    return result;
  }

  private static WriteCommand mutate(Mutation... mutations) {
    return new WriteCommand.Mutate(List.of(mutations));
  }

  private static Mutation put(String key, String value) {
    return new Mutation.Put(ColumnFamily.DEFAULT, bytes(key), bytes(value));
  }

  private static Mutation deleteRange(String start, String end) {
    return new Mutation.DeleteRange(ColumnFamily.DEFAULT, bytes(start), bytes(end));
  }

  /// The keys of the default family, as clients see them.
  private List<String> keys() {
    return List.copyOf(data(ColumnFamily.DEFAULT).keySet());
  }

  private SortedMap<String, String> data(ColumnFamily family) {
    var data = new TreeMap<String, String>();
    try (var cursor = new DataReads(engine).cursor(family, KeyRange.ALL)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        data.put(new String(cursor.key(), ISO_8859_1), new String(cursor.value(), ISO_8859_1));
      }
    }
    return data;
  }

  private @Nullable String outside(WriteCommand command, Region region) {
    byte[] key = WriteCodec.firstKeyOutside(command, region);
    return key == null ? null : new String(key, ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsAppliedIsWhatWasEncoded(long seed) {
    var random = new Random(seed);
    var models = new ArrayList<SortedMap<String, String>>();
    for (var _ : FAMILIES) {
      models.add(new TreeMap<>());
    }
    for (int command = 0; command < 300; command++) {
      var mutations = new ArrayList<Mutation>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        int family = random.nextInt(3);
        mutations.add(mutation(random, FAMILIES[family], models.get(family)));
      }
      apply(new WriteCommand.Mutate(mutations), region("", ""));
    }
    for (int family = 0; family < 3; family++) {
      assertThat(data(FAMILIES[family])).isEqualTo(models.get(family));
    }
  }

  /// A change of one family, made to the model as well.
  private static Mutation mutation(
      Random random, ColumnFamily family, SortedMap<String, String> model) {
    String key = key(random);
    return switch (random.nextInt(8)) {
      case 0 -> {
        String end = key(random);
        boolean infinite = end.isEmpty();
        model.keySet().removeIf(k -> k.compareTo(key) >= 0 && (infinite || k.compareTo(end) < 0));
        yield new Mutation.DeleteRange(family, bytes(key), bytes(end));
      }
      case 1, 2 -> {
        model.remove(key);
        yield new Mutation.Delete(family, bytes(key));
      }
      default -> {
        String value = "\u00ff".repeat(random.nextInt(3)) + random.nextInt();
        model.put(key, value);
        yield new Mutation.Put(family, bytes(key), bytes(value));
      }
    };
  }

  /// Up to three characters from both ends of the alphabet of bytes; sometimes none.
  private static String key(Random random) {
    var key = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      key.append("\0az\u00fe\u00ff".charAt(random.nextInt(5)));
    }
    return key.toString();
  }

  @Test
  void anEmptyEndDeletesUpToTheEndOfTheRegionAndNoFurther() {
    apply(
        mutate(put("a", ""), put("m", ""), put("y", ""), put("\u00ff\u00ff", "")), region("", ""));
    apply(mutate(deleteRange("a", "")), region("a", "m"));
    assertThat(keys()).containsExactly("m", "y", "\u00ff\u00ff");
    apply(mutate(deleteRange("y", "")), region("m", ""));
    assertThat(keys()).containsExactly("m");
  }

  @Test
  void aReversedOrEmptyRangeDeletesNothing() {
    apply(mutate(put("a", ""), put("b", ""), put("c", "")), region("", ""));
    apply(mutate(deleteRange("c", "a"), deleteRange("b", "b")), region("", ""));
    assertThat(keys()).containsExactly("a", "b", "c");
  }

  @Test
  void laterChangesOfOneWriteWin() {
    apply(
        mutate(put("a", "1"), deleteRange("a", "b"), put("a", "2"), put("b", "1"), put("b", "2")),
        region("", ""));
    assertThat(data(ColumnFamily.DEFAULT)).containsEntry("a", "2").containsEntry("b", "2");
  }

  @Test
  void theFirstKeyThatIsNotInTheRegionIsNamed() {
    var region = region("b", "d");
    assertThat(outside(mutate(put("b", ""), put("c\u00ff", "")), region)).isNull();
    assertThat(outside(mutate(put("b", ""), put("a", ""), put("x", "")), region)).isEqualTo("a");
    assertThat(outside(mutate(put("d", "")), region)).isEqualTo("d");
    assertThat(outside(mutate(new Mutation.Delete(ColumnFamily.LOCK, bytes("e"))), region))
        .isEqualTo("e");
    assertThat(
            outside(
                new WriteCommand.CompareAndSwap(ColumnFamily.DEFAULT, bytes("a"), null, bytes("")),
                region))
        .isEqualTo("a");
    assertThat(outside(expire(RawFormat.V2, 1, "b", "d"), region)).isEqualTo("d");
  }

  @Test
  void aRangeToDeleteMustLieInTheRegion() {
    var region = region("b", "d");
    assertThat(outside(mutate(deleteRange("b", "d")), region)).isNull();
    assertThat(outside(mutate(deleteRange("b", "")), region)).isNull();
    assertThat(outside(mutate(deleteRange("a", "c")), region)).isEqualTo("a");
    assertThat(outside(mutate(deleteRange("c", "d\0")), region)).isEqualTo("d\0");
    assertThat(outside(mutate(deleteRange("c", "\u00ff")), region("b", ""))).isNull();
  }

  @Test
  void aSwapTakesPlaceOnlyIfTheValueIsTheExpectedOne() {
    assertThat(swap(null, "1")).isEqualTo("swapped, was nothing");
    assertThat(swap(null, "2")).isEqualTo("not swapped, was 1");
    assertThat(swap("", "2")).isEqualTo("not swapped, was 1");
    assertThat(swap("1", "")).isEqualTo("swapped, was 1");
    assertThat(swap(null, "3")).isEqualTo("not swapped, was ");
    assertThat(swap("", "3")).isEqualTo("swapped, was ");
    assertThat(data(ColumnFamily.LOCK)).containsExactly(Map.entry("k", "3"));
  }

  private String swap(@Nullable String expected, String value) {
    var outcome =
        (WriteOutcome.Swapped)
            apply(
                new WriteCommand.CompareAndSwap(
                    ColumnFamily.LOCK,
                    bytes("k"),
                    expected == null ? null : bytes(expected),
                    bytes(value)),
                region("", ""));
    return text(outcome);
  }

  private static String text(WriteOutcome.Swapped outcome) {
    byte[] previous = outcome.previous();
    return (outcome.swapped() ? "swapped, was " : "not swapped, was ")
        + (previous == null ? "nothing" : new String(previous, ISO_8859_1));
  }

  private static WriteCommand timedSwap(
      RawFormat format, String key, @Nullable String expected, long now) {
    return new WriteCommand.CompareAndSwap(
        ColumnFamily.DEFAULT,
        bytes(key),
        expected == null ? null : bytes(expected),
        format.encode(bytes("new"), 50),
        format,
        now);
  }

  private static WriteCommand expire(RawFormat format, long now, String... keys) {
    return new WriteCommand.DeleteExpired(
        ColumnFamily.DEFAULT, Stream.of(keys).map(WriteCodecTest::bytes).toList(), format, now);
  }

  private Mutation putUntil(RawFormat format, String key, String value, long expiry) {
    return new Mutation.Put(ColumnFamily.DEFAULT, bytes(key), format.encode(bytes(value), expiry));
  }

  @ParameterizedTest
  @EnumSource(names = {"V1TTL", "V2"})
  void aSwapSeesNoValueThatHasEndedByItsMoment(RawFormat format) {
    apply(mutate(putUntil(format, "k", "old", 10)), region("", ""));
    assertThat(outcome(timedSwap(format, "k", null, 9))).isEqualTo("not swapped, was old");
    assertThat(outcome(timedSwap(format, "k", "old", 10))).isEqualTo("not swapped, was nothing");
    assertThat(outcome(timedSwap(format, "k", null, 10))).isEqualTo("swapped, was nothing");
    assertThat(outcome(timedSwap(format, "k", "new", 49))).isEqualTo("swapped, was new");
    assertThat(data(ColumnFamily.DEFAULT))
        .containsExactly(Map.entry("k", new String(format.encode(bytes("new"), 50), ISO_8859_1)));
  }

  private String outcome(WriteCommand command) {
    return text((WriteOutcome.Swapped) apply(command, region("", "")));
  }

  @ParameterizedTest
  @EnumSource(names = {"V1TTL", "V2"})
  void onlyWhatHasEndedByThenIsReclaimed(RawFormat format) {
    apply(
        mutate(
            putUntil(format, "a", "ends early", 10),
            putUntil(format, "b", "ends late", 11),
            putUntil(format, "c", "never ends", RawFormat.NEVER),
            putUntil(format, "d", "not asked for", 10)),
        region("", ""));
    apply(expire(format, 10, "a", "b", "c", "missing"), region("", ""));
    assertThat(keys()).containsExactly("b", "c", "d");
    // A value that was put meanwhile stays.
    apply(mutate(putUntil(format, "d", "again", 20)), region("", ""));
    apply(expire(format, 19, "d"), region("", ""));
    assertThat(keys()).containsExactly("b", "c", "d");
  }

  @Test
  void onlyADecisionNeedsAnEntryOfItsOwn() {
    byte[] swap =
        WriteCodec.encode(
            new WriteCommand.CompareAndSwap(ColumnFamily.DEFAULT, bytes("k"), null, bytes("v")),
            region("", ""));
    byte[] write = WriteCodec.encode(mutate(put("k", "v")), region("", ""));
    assertThat(WriteCodec.needsOwnEntry(swap)).isTrue();
    assertThat(WriteCodec.needsOwnEntry(write)).isFalse();
    byte[] timed = WriteCodec.encode(timedSwap(RawFormat.V2, "k", null, 7), region("", ""));
    assertThat(WriteCodec.needsOwnEntry(timed)).isTrue();
    byte[] expire = WriteCodec.encode(expire(RawFormat.V1TTL, 7, "k"), region("", ""));
    assertThat(WriteCodec.needsOwnEntry(expire)).isTrue();
    assertThat(WriteCodec.isDecision(ByteBuffer.wrap(write))).isFalse();
    // Also where it lies behind other bytes.
    var behind = ByteBuffer.allocate(swap.length + 3).put(new byte[3]).put(swap).flip().position(3);
    assertThat(WriteCodec.isDecision(behind)).isTrue();
  }

  @Test
  void theRaftFamilyIsNobodysToWrite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            WriteCodec.encode(
                mutate(new Mutation.Delete(ColumnFamily.RAFT, bytes("k"))), region("", "")));
  }
}
