package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.Member;
import dev.cairn.it.cluster.OfficialClient;
import dev.cairn.it.cluster.RealCluster;
import dev.cairn.it.load.Corpus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tikv.common.exception.RawCASConflictException;
import org.tikv.kvproto.Kvrpcpb.KvPair;
import org.tikv.raw.RawKVClient;
import org.tikv.shade.com.google.protobuf.ByteString;

/// A cluster of API V1 with TTL, through the unmodified official client.
final class RawTtlIT {
  private static final List<String> WITH_TTL =
      List.of("--set", "storage.enable-ttl=true", "--set", "storage.ttl-check-poll-interval=1s");

  @RegisterExtension
  static final ClusterExtension CLUSTER = new ClusterExtension(() -> new RealCluster(3, WITH_TTL));

  private static final ByteString EMPTY = ByteString.EMPTY;
  private static final long SOON_SECONDS = 2;
  private static final long LONG_SECONDS = 10_000;

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
  }

  @Test
  void aPairEndsByItselfAndOthersStay() {
    client.put(bytes("long"), bytes("1"), LONG_SECONDS);
    client.put(bytes("for ever"), bytes("2"));
    client.put(bytes("soon"), bytes("3"), SOON_SECONDS);
    assertThat(client.getKeyTTL(bytes("for ever"))).contains(0L);
    assertThat(client.getKeyTTL(bytes("long")).orElseThrow())
        .isBetween(LONG_SECONDS - 120, LONG_SECONDS);
    awaitGone("soon");
    assertThat(client.getKeyTTL(bytes("soon"))).isEmpty();
    assertThat(client.get(bytes("long"))).contains(bytes("1"));
    assertThat(client.scan(EMPTY, EMPTY))
        .extracting(KvPair::getKey)
        .containsExactly(bytes("for ever"), bytes("long"));
    assertThat(client.batchGet(new ArrayList<>(List.of(bytes("soon"), bytes("long"))))).hasSize(1);
  }

  @Test
  void aBatchEndsTogether() {
    var pairs = Corpus.random("batch/", 3, 500);
    client.batchPut(pairs, LONG_SECONDS);
    assertThat(client.scan(EMPTY, EMPTY)).hasSize(500);
    assertThat(client.getKeyTTL(pairs.firstKey()).orElseThrow()).isPositive();
    client.batchPut(pairs, SOON_SECONDS);
    RealCluster.awaiting("the end of a batch").until(() -> client.scan(EMPTY, EMPTY).isEmpty());
  }

  @Test
  void aSwapFindsNothingWhereAPairHasEnded() {
    var key = bytes("swapped");
    assertThat(atomic.putIfAbsent(key, bytes("one"), LONG_SECONDS)).isEmpty();
    assertThat(atomic.putIfAbsent(key, bytes("two"), LONG_SECONDS)).contains(bytes("one"));
    atomic.compareAndSet(key, Optional.of(bytes("one")), bytes("two"), SOON_SECONDS);
    awaitGone("swapped");
    assertThatThrownBy(() -> atomic.compareAndSet(key, Optional.of(bytes("two")), bytes("three")))
        .isInstanceOf(RawCASConflictException.class);
    atomic.compareAndSet(key, Optional.empty(), bytes("three"));
    assertThat(atomic.get(key)).contains(bytes("three"));
    assertThat(atomic.getKeyTTL(key)).contains(0L);
  }

  @Test
  void theSpaceOfEndedPairsIsTakenBack() {
    var before = deleted();
    client.batchPut(Corpus.random("space/", 5, 2_000), SOON_SECONDS);
    RealCluster.awaiting("the sweep").until(() -> deleted() - before >= 2_000);
    assertThat(client.scan(EMPTY, EMPTY)).isEmpty();
  }

  @Test
  void aClientOfTheSecondVersionIsRefused() {
    try (var other = OfficialClient.secondVersionTo(CLUSTER.cluster().pd().address())) {
      assertThatThrownBy(() -> other.raw().put(bytes("k"), bytes("v")))
          .hasStackTraceContaining("Api version in request does not match");
    }
  }

  private static void awaitGone(String key) {
    RealCluster.awaiting("the end of " + key).until(() -> client.get(bytes(key)).isEmpty());
  }

  /// How many pairs the sweeps of all stores have deleted.
  private static long deleted() {
    long sum = 0;
    for (Member store : CLUSTER.cluster().stores()) {
      for (String line : metrics(store).lines().toList()) {
        if (line.startsWith("cairn_expired_pairs_deleted_total ")) {
          sum += (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1));
        }
      }
    }
    return sum;
  }

  private static String metrics(Member store) {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://" + store.statusAddress() + "/metrics"))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(store.name() + " shows no metrics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
