package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.OfficialClient;
import dev.cairn.it.load.Corpus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tikv.common.exception.RawCASConflictException;
import org.tikv.common.util.Pair;
import org.tikv.common.util.ScanOption;
import org.tikv.kvproto.Kvrpcpb.KvPair;
import org.tikv.raw.RawKVClient;
import org.tikv.shade.com.google.protobuf.ByteString;

/// Every raw operation of the official Java client that needs no TTL, through the unmodified
/// client. (It knows no column families, no reverse scan and no checksum; those are asked without
/// it.)
final class RawClientIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension(3);

  private static final ByteString EMPTY = ByteString.EMPTY;

  private static OfficialClient plainClient;
  private static OfficialClient atomicClient;
  private static RawKVClient client;
  private static RawKVClient atomic;

  @BeforeAll
  static void connect() {
    plainClient = CLUSTER.cluster().client();
    client = plainClient.raw();
    atomicClient = OfficialClient.atomicTo(CLUSTER.cluster().pd().address());
    atomic = atomicClient.raw();
  }

  @AfterAll
  static void disconnect() {
    plainClient.close();
    atomicClient.close();
  }

  @BeforeEach
  void startEmpty() {
    client.deleteRange(EMPTY, EMPTY);
    assertThat(client.scan(EMPTY, EMPTY)).isEmpty();
  }

  @Test
  void whatIsPutIsGot() {
    assertThat(client.get(bytes("k"))).isEmpty();
    client.put(bytes("k"), bytes("one"));
    assertThat(client.get(bytes("k"))).contains(bytes("one"));
    client.put(bytes("k"), bytes("two"));
    assertThat(client.get(bytes("k"))).contains(bytes("two"));
  }

  @Test
  void whatIsDeletedIsGone() {
    client.put(bytes("k"), bytes("v"));
    client.delete(bytes("k"));
    assertThat(client.get(bytes("k"))).isEmpty();
    client.delete(bytes("never there"));
  }

  @Test
  void theEmptyKeyIsAKeyAndTheEmptyValueAValue() {
    client.put(EMPTY, bytes("of the empty key"));
    client.put(bytes("k"), EMPTY);
    assertThat(client.get(EMPTY)).contains(bytes("of the empty key"));
    assertThat(client.get(bytes("k"))).contains(EMPTY);
    assertThat(client.batchGet(sortable(EMPTY, bytes("k"))))
        .extracting(KvPair::getKey, KvPair::getValue)
        .containsExactlyInAnyOrder(
            tuple(EMPTY, bytes("of the empty key")), tuple(bytes("k"), EMPTY));
    client.delete(EMPTY);
    assertThat(client.get(EMPTY)).isEmpty();
  }

  @Test
  void keysAndValuesAreAnyBytes() {
    var pairs = Corpus.empty();
    for (int b = 0; b < 256; b++) {
      pairs.put(bytes(b), bytes(255 - b, 0, b));
      pairs.put(bytes(b, 0), bytes(0));
      pairs.put(bytes(0xFF, 0xFF, b), bytes(0xFF, b));
    }
    pairs.forEach(client::put);
    pairs.forEach((key, value) -> assertThat(client.get(key)).contains(value));
    assertThat(map(client.scan(EMPTY, EMPTY))).containsExactlyEntriesOf(pairs);
  }

  @Test
  void batchesArePutGotAndDeleted() {
    var pairs = Corpus.random("batch/", 7, 3_000);
    client.batchPut(pairs);
    var keys = new ArrayList<>(pairs.keySet());
    keys.add(bytes("batch-not-there"));
    assertThat(sorted(client.batchGet(keys))).containsExactlyEntriesOf(pairs);
    var gone = new ArrayList<>(keys.subList(0, 2_000));
    client.batchDelete(gone);
    var left = Corpus.empty();
    left.putAll(pairs);
    gone.forEach(left::remove);
    assertThat(sorted(client.batchGet(keys))).containsExactlyEntriesOf(left);
    assertThat(map(client.scan(EMPTY, EMPTY))).containsExactlyEntriesOf(left);
  }

  @Test
  void valuesOfSeveralMegabytesPass() {
    var value = ByteString.copyFrom(new byte[6 << 20]);
    client.put(bytes("large"), value);
    assertThat(client.get(bytes("large")).orElseThrow().size()).isEqualTo(value.size());
    var many = new HashMap<ByteString, ByteString>();
    for (int i = 0; i < 12; i++) {
      many.put(bytes("large/" + i), ByteString.copyFrom(new byte[1 << 20]));
    }
    client.batchPut(many);
    assertThat(client.batchGet(new ArrayList<>(many.keySet()))).hasSize(12);
    assertThat(client.scanPrefix(bytes("large/"))).hasSize(12);
  }

  @Test
  void scansGoFromStartToEndUpToALimit() {
    var pairs = numbered(500);
    client.batchPut(pairs);
    var start = bytes("key-00100");
    var end = bytes("key-00200");
    assertThat(map(client.scan(start, end))).isEqualTo(pairs.subMap(start, end)).hasSize(100);
    assertThat(map(client.scan(start, end, 10))).isEqualTo(pairs.subMap(start, bytes("key-00110")));
    assertThat(map(client.scan(start, 150))).isEqualTo(pairs.subMap(start, bytes("key-00250")));
    assertThat(map(client.scan(EMPTY, end))).isEqualTo(pairs.headMap(end));
    assertThat(map(client.scan(start, EMPTY))).isEqualTo(pairs.tailMap(start));
    assertThat(client.scan(bytes("key-00100x"), bytes("key-00101"))).isEmpty();
    assertThat(client.scan(bytes("zzz"), EMPTY)).isEmpty();
  }

  @Test
  void scansOfKeysOnlyHaveNoValues() {
    var pairs = numbered(50);
    client.batchPut(pairs);
    var start = bytes("key-00010");
    var end = bytes("key-00020");
    for (var found :
        List.of(
            client.scan(start, end, true),
            client.scan(start, end, 10, true),
            client.scan(start, 10, true))) {
      assertThat(found).hasSize(10).allMatch(pair -> pair.getValue().isEmpty());
      assertThat(found)
          .extracting(KvPair::getKey)
          .containsExactlyElementsOf(pairs.subMap(start, end).keySet());
    }
  }

  @Test
  void scansOfAPrefixStayInIt() {
    var pairs = Corpus.empty();
    for (String key : List.of("o", "p", "p/", "p/a", "p/b", "p0", "q")) {
      pairs.put(bytes(key), bytes("of " + key));
    }
    client.batchPut(pairs);
    var inside = pairs.subMap(bytes("p/"), bytes("p0"));
    assertThat(map(client.scanPrefix(bytes("p/")))).isEqualTo(inside);
    assertThat(client.scanPrefix(bytes("p/"), true))
        .extracting(KvPair::getKey)
        .containsExactlyElementsOf(inside.keySet());
    assertThat(client.scanPrefix(bytes("p/"), 2, false)).hasSize(2);
  }

  @Test
  void scansByIteratorSeeTheSame() {
    var pairs = numbered(300);
    client.batchPut(pairs);
    var start = bytes("key-00100");
    var end = bytes("key-00200");
    var inside = pairs.subMap(start, end);
    assertThat(map(list(client.scan0(start, end)))).isEqualTo(inside);
    assertThat(map(list(client.scan0(start, end, 10)))).hasSize(10);
    assertThat(map(list(client.scan0(start, 10)))).hasSize(10);
    assertThat(list(client.scan0(start, end, true))).hasSize(100);
    assertThat(list(client.scan0(start, 10, true))).hasSize(10);
    assertThat(list(client.scan0(start, end, 10, true))).hasSize(10);
    assertThat(map(list(client.scanPrefix0(bytes("key-001"))))).isEqualTo(inside);
    assertThat(list(client.scanPrefix0(bytes("key-001"), true))).hasSize(100);
    assertThat(list(client.scanPrefix0(bytes("key-001"), 7, false))).hasSize(7);
  }

  @Test
  void severalRangesAreScannedInOneCall() {
    var pairs = numbered(300);
    client.batchPut(pairs);
    var options = new ArrayList<ScanOption>();
    for (int from = 0; from < 300; from += 100) {
      options.add(
          ScanOption.newBuilder()
              .setStartKey(bytes("key-00%d".formatted(100 + from)))
              .setEndKey(bytes("key-00%d".formatted(150 + from)))
              .setLimit(20)
              .setKeyOnly(false)
              .build());
    }
    var found = client.batchScan(options);
    assertThat(found).hasSize(3);
    assertThat(map(found.get(0))).isEqualTo(pairs.subMap(bytes("key-00100"), bytes("key-00120")));
    assertThat(map(found.get(1))).isEqualTo(pairs.subMap(bytes("key-00200"), bytes("key-00220")));
    assertThat(found.get(2)).isEmpty();
    var keys =
        client.batchScanKeys(
            List.of(
                Pair.create(bytes("key-00000"), bytes("key-00100")),
                Pair.create(bytes("key-00290"), bytes("key-00999"))),
            50);
    assertThat(keys.get(0)).containsExactlyElementsOf(pairs.headMap(bytes("key-00050")).keySet());
    assertThat(keys.get(1)).containsExactlyElementsOf(pairs.tailMap(bytes("key-00290")).keySet());
  }

  @Test
  void rangesAndPrefixesAreDeleted() {
    var pairs = numbered(500);
    client.batchPut(pairs);
    client.deleteRange(bytes("key-00100"), bytes("key-00200"));
    pairs.subMap(bytes("key-00100"), bytes("key-00200")).clear();
    assertThat(map(client.scan(EMPTY, EMPTY))).isEqualTo(pairs);
    client.deletePrefix(bytes("key-004"));
    pairs.tailMap(bytes("key-004")).clear();
    assertThat(map(client.scan(EMPTY, EMPTY))).isEqualTo(pairs);
    client.put(bytes("key-00150"), bytes("again"));
    assertThat(client.get(bytes("key-00150"))).contains(bytes("again"));
    client.deleteRange(EMPTY, EMPTY);
    assertThat(client.scan(EMPTY, EMPTY)).isEmpty();
  }

  @Test
  void aValueIsSwappedIfItIsTheExpectedOne() {
    var key = bytes("cas");
    atomic.compareAndSet(key, Optional.empty(), bytes("one"));
    assertThat(atomic.get(key)).contains(bytes("one"));
    atomic.compareAndSet(key, Optional.of(bytes("one")), bytes("two"));
    assertThat(atomic.get(key)).contains(bytes("two"));
    assertThatThrownBy(() -> atomic.compareAndSet(key, Optional.of(bytes("one")), bytes("three")))
        .isInstanceOfSatisfying(
            RawCASConflictException.class,
            conflict -> assertThat(conflict.getPrevValue()).contains(bytes("two")));
    assertThatThrownBy(() -> atomic.compareAndSet(key, Optional.empty(), bytes("three")))
        .isInstanceOf(RawCASConflictException.class);
    assertThatThrownBy(
            () -> atomic.compareAndSet(bytes("none"), Optional.of(bytes("one")), bytes("three")))
        .isInstanceOfSatisfying(
            RawCASConflictException.class,
            conflict -> assertThat(conflict.getPrevValue()).isEmpty());
    assertThat(atomic.get(key)).contains(bytes("two"));
    assertThat(atomic.get(bytes("none"))).isEmpty();
    atomic.compareAndSet(key, Optional.of(bytes("two")), EMPTY);
    atomic.compareAndSet(key, Optional.of(EMPTY), bytes("four"));
    assertThat(atomic.get(key)).contains(bytes("four"));
  }

  @Test
  void aValueIsPutIfThereIsNone() {
    assertThat(atomic.putIfAbsent(bytes("k"), bytes("one"))).isEmpty();
    assertThat(atomic.putIfAbsent(bytes("k"), bytes("two"))).contains(bytes("one"));
    assertThat(atomic.get(bytes("k"))).contains(bytes("one"));
  }

  @Test
  void theAtomicModeServesEverythingElse() {
    atomic.put(bytes("a"), bytes("1"));
    atomic.batchPut(Map.of(bytes("b"), bytes("2"), bytes("c"), bytes("3")));
    atomic.delete(bytes("a"));
    atomic.batchDelete(sortable(bytes("b")));
    assertThat(map(atomic.scan(EMPTY, EMPTY))).containsExactly(Map.entry(bytes("c"), bytes("3")));
  }

  @Test
  void swapsFromManyThreadsLoseNothing() {
    var key = bytes("counter");
    int threads = 4;
    int each = 25;
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var all = new ArrayList<Thread>();
    for (int i = 0; i < threads; i++) {
      all.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((_, e) -> failures.add(e))
              .start(() -> {
                for (int done = 0; done < each; ) {
                  done += increment(key) ? 1 : 0;
                }
              }));
    }
    all.forEach(RawClientIT::join);
    assertThat(failures).isEmpty();
    assertThat(atomic.get(key)).contains(bytes(Integer.toString(threads * each)));
  }

  @Test
  void theSmartClientServesToo() {
    var smart = plainClient.session().createSmartRawClient();
    smart.put(bytes("k"), bytes("v"));
    assertThat(smart.get(bytes("k"))).contains(bytes("v"));
    assertThat(smart.scan(EMPTY, EMPTY)).hasSize(1);
  }

  @Test
  void timestampsRise() {
    long last = 0;
    for (int i = 0; i < 1_000; i++) {
      long now = plainClient.timestamp();
      assertThat(now).isGreaterThan(last);
      last = now;
    }
  }

  @Test
  void anyMixAgreesWithASortedMap(TestReporter reporter) {
    long seed = Long.getLong("it.seed", System.nanoTime());
    reporter.publishEntry("seed (repeat with -Dit.seed=…)", Long.toString(seed));
    var dice = new SplittableRandom(seed);
    var model = Corpus.empty();
    for (int step = 0; step < 2_000; step++) {
      new Mix(dice, model).step();
    }
    assertThat(map(client.scan(EMPTY, EMPTY))).containsExactlyEntriesOf(model);
  }

  /// One random operation, on the cluster and on a map.
  private record Mix(SplittableRandom dice, NavigableMap<ByteString, ByteString> model) {
    private static final int KEYS = 300;

    void step() {
      switch (dice.nextInt(10)) {
        case 0, 1 -> put(key(), value());
        case 2 -> putMany();
        case 3 -> delete();
        case 4 -> deleteMany();
        case 5 -> deleteRange();
        case 6 -> swap(key(), value());
        case 7 -> scan();
        case 8 -> getMany();
        default -> {
          var key = key();
          assertThat(client.get(key)).isEqualTo(Optional.ofNullable(model.get(key)));
        }
      }
    }

    private void put(ByteString key, ByteString value) {
      client.put(key, value);
      model.put(key, value);
    }

    private void putMany() {
      var pairs = Corpus.empty();
      for (int i = dice.nextInt(40); i >= 0; i--) {
        pairs.put(key(), value());
      }
      client.batchPut(pairs);
      model.putAll(pairs);
    }

    private void delete() {
      var key = key();
      client.delete(key);
      model.remove(key);
    }

    private void deleteMany() {
      var keys = sortable(key(), key(), key());
      client.batchDelete(keys);
      keys.forEach(model::remove);
    }

    private void deleteRange() {
      int from = dice.nextInt(KEYS);
      var start = key(from);
      var end = key(from + dice.nextInt(20));
      client.deleteRange(start, end);
      model.subMap(start, end).clear();
    }

    private void swap(ByteString key, ByteString value) {
      var before = atomic.putIfAbsent(key, value);
      assertThat(before).isEqualTo(Optional.ofNullable(model.putIfAbsent(key, value)));
      var current = before.orElse(value);
      var next = value();
      atomic.compareAndSet(key, Optional.of(current), next);
      model.put(key, next);
    }

    private void scan() {
      int from = dice.nextInt(KEYS);
      int limit = 1 + dice.nextInt(50);
      var expected = Corpus.empty();
      model.subMap(key(from), key(from + 100)).entrySet().stream()
          .limit(limit)
          .forEach(pair -> expected.put(pair.getKey(), pair.getValue()));
      assertThat(map(client.scan(key(from), key(from + 100), limit))).isEqualTo(expected);
    }

    private void getMany() {
      var keys = sortable(key(), key(), key(), key());
      var expected = Corpus.empty();
      for (ByteString key : keys) {
        var value = model.get(key);
        if (value != null) {
          expected.put(key, value);
        }
      }
      assertThat(sorted(client.batchGet(keys))).isEqualTo(expected);
    }

    private ByteString key() {
      return key(dice.nextInt(KEYS));
    }

    private static ByteString key(int number) {
      return bytes("mix/%05d".formatted(number));
    }

    private ByteString value() {
      var value = new byte[dice.nextInt(200)];
      dice.nextBytes(value);
      return ByteString.copyFrom(value);
    }
  }

  private static boolean increment(ByteString key) {
    var before = atomic.get(key);
    int next = before.map(value -> Integer.parseInt(value.toStringUtf8())).orElse(0) + 1;
    try {
      atomic.compareAndSet(key, before, bytes(Integer.toString(next)));
      return true;
    } catch (RawCASConflictException _) {
      return false;
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static NavigableMap<ByteString, ByteString> numbered(int count) {
    var pairs = Corpus.empty();
    for (int i = 0; i < count; i++) {
      pairs.put(bytes("key-%05d".formatted(i)), bytes("value " + i));
    }
    return pairs;
  }

  /// As a map, after making sure that the pairs come in the order of their keys, each once.
  private static NavigableMap<ByteString, ByteString> map(List<KvPair> pairs) {
    var map = sorted(pairs);
    assertThat(pairs).extracting(KvPair::getKey).containsExactlyElementsOf(map.keySet());
    return map;
  }

  private static NavigableMap<ByteString, ByteString> sorted(List<KvPair> pairs) {
    var map = Corpus.empty();
    pairs.forEach(pair -> map.put(pair.getKey(), pair.getValue()));
    return map;
  }

  private static List<KvPair> list(Iterator<KvPair> pairs) {
    var list = new ArrayList<KvPair>();
    pairs.forEachRemaining(list::add);
    return list;
  }

  /// The client sorts the lists that it is given.
  private static List<ByteString> sortable(ByteString... keys) {
    return new ArrayList<>(List.of(keys));
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static ByteString bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteString.copyFrom(bytes);
  }
}
