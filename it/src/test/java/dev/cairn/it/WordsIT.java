package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.OfficialClient;
import dev.cairn.it.cluster.Replica;
import dev.cairn.it.load.Corpus;
import dev.cairn.it.load.PairChecksum;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import kvproto.kvrpcpb.RawChecksumResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tikv.kvproto.Kvrpcpb.KvPair;
import org.tikv.raw.RawKVClient;
import org.tikv.shade.com.google.protobuf.ByteString;

/// The words of a real dictionary and 100,000 random pairs, stored and read back completely in each
/// way there is.
final class WordsIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension(3);

  private static final int RANDOM_PAIRS = 100_000;
  private static final int BATCH = 1_000;
  private static final int PAGE = 5_000;
  private static final int THREADS = 8;

  private static final NavigableMap<ByteString, ByteString> STORED = Corpus.empty();

  private static OfficialClient connection;
  private static RawKVClient client;

  @BeforeAll
  static void storeThem(TestReporter reporter) {
    long seed = Long.getLong("it.seed", System.nanoTime());
    reporter.publishEntry("seed (repeat with -Dit.seed=…)", Long.toString(seed));
    var words = Corpus.words("word/");
    assertThat(words).hasSizeGreaterThan(100_000);
    STORED.putAll(words);
    STORED.putAll(Corpus.random("random/", seed, RANDOM_PAIRS));
    connection = CLUSTER.cluster().client();
    client = connection.raw();
    onManyThreads(batch -> {
      var pairs = Corpus.empty();
      batch.forEach(key -> pairs.put(key, STORED.get(key)));
      client.batchPut(pairs);
    });
  }

  @AfterAll
  static void disconnect() {
    connection.close();
  }

  @Test
  void eachIsGot() {
    onManyThreads(
        batch -> batch.forEach(key -> assertThat(client.get(key)).contains(STORED.get(key))));
  }

  @Test
  void allAreGotInBatches() {
    onManyThreads(batch -> {
      var found = Corpus.empty();
      client
          .batchGet(new ArrayList<>(batch))
          .forEach(pair -> found.put(pair.getKey(), pair.getValue()));
      var expected = Corpus.empty();
      batch.forEach(key -> expected.put(key, STORED.get(key)));
      assertThat(found).isEqualTo(expected);
    });
  }

  @Test
  void aScanFindsAllInOrderAndNothingElse() {
    var expected = STORED.entrySet().iterator();
    var from = ByteString.EMPTY;
    for (List<KvPair> page = null; page == null || page.size() == PAGE; ) {
      page = client.scan(from, PAGE);
      for (KvPair pair : page) {
        var next = expected.next();
        assertThat(pair.getKey()).isEqualTo(next.getKey());
        assertThat(pair.getValue()).isEqualTo(next.getValue());
      }
      if (!page.isEmpty()) {
        from = page.getLast().getKey().concat(ByteString.copyFrom(new byte[1]));
      }
    }
    assertThat(expected).isExhausted();
  }

  @Test
  void theChecksumOfEachReplicaIsTheirs() {
    var expected = PairChecksum.of(STORED);
    for (Replica replica : CLUSTER.cluster().replicas(com.google.protobuf.ByteString.EMPTY)) {
      assertThat(replica.checksum())
          .as("store at " + replica.address())
          .isEqualTo(
              RawChecksumResponse.newBuilder()
                  .setChecksum(expected.checksum())
                  .setTotalKvs(expected.pairs())
                  .setTotalBytes(expected.bytes())
                  .build());
    }
  }

  /// Hands all keys out, some at a time, to threads, and throws what they throw.
  private static void onManyThreads(Consumer<List<ByteString>> task) {
    Queue<List<ByteString>> batches = new ConcurrentLinkedQueue<>();
    var keys = List.copyOf(STORED.keySet());
    for (int i = 0; i < keys.size(); i += BATCH) {
      batches.add(keys.subList(i, Math.min(i + BATCH, keys.size())));
    }
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((_, e) -> failures.add(e))
              .start(() -> {
                for (var next = batches.poll(); next != null; next = batches.poll()) {
                  task.accept(next);
                }
              }));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    assertThat(failures).isEmpty();
  }
}
