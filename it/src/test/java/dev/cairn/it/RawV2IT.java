package dev.cairn.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.OfficialClient;
import dev.cairn.it.cluster.RealCluster;
import dev.cairn.it.load.Corpus;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
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

/// A cluster of API V2, through the unmodified official client, which works in the keyspace 0.
final class RawV2IT {
  private static final List<String> VERSION_2 =
      List.of("--set", "storage.api-version=2", "--set", "storage.enable-ttl=true");

  @RegisterExtension
  static final ClusterExtension CLUSTER = new ClusterExtension(() -> new RealCluster(3, VERSION_2));

  private static final ByteString EMPTY = ByteString.EMPTY;

  private static OfficialClient connection;
  private static RawKVClient client;

  @BeforeAll
  static void connect() {
    connection = OfficialClient.secondVersionTo(CLUSTER.cluster().pd().address());
    client = connection.raw();
  }

  @AfterAll
  static void disconnect() {
    connection.close();
  }

  @BeforeEach
  void startEmpty() {
    client.deleteRange(EMPTY, EMPTY);
    assertThat(client.scan(EMPTY, EMPTY)).isEmpty();
  }

  @Test
  void singleKeysOfAnyBytesAreServed() {
    for (String key : List.of("", "k", "a key that is longer than a group", "\0", "\u00ff")) {
      assertThat(client.get(bytes(key))).isEmpty();
      client.put(bytes(key), bytes("value of " + key));
      assertThat(client.get(bytes(key))).contains(bytes("value of " + key));
    }
    assertThat(client.scan(EMPTY, EMPTY)).hasSize(5);
    client.delete(bytes(""));
    assertThat(client.get(bytes(""))).isEmpty();
    client.put(bytes("k"), EMPTY);
    assertThat(client.get(bytes("k"))).contains(EMPTY);
  }

  @Test
  void batchesScansAndRangesAgreeWithASortedMap() {
    var pairs = Corpus.random("pairs/", 11, 2_000);
    client.batchPut(pairs);
    assertThat(map(client.scan(EMPTY, EMPTY))).isEqualTo(pairs);
    assertThat(map(client.batchGet(new ArrayList<>(pairs.keySet())))).isEqualTo(pairs);
    var keys = new ArrayList<>(pairs.keySet());
    var from = keys.get(500);
    var to = keys.get(1_500);
    assertThat(map(client.scan(from, to))).isEqualTo(pairs.subMap(from, to));
    assertThat(client.scan(from, to, 10)).hasSize(10);
    assertThat(map(client.scanPrefix(bytes("pairs/")))).isEqualTo(pairs);
    client.deleteRange(from, to);
    pairs.subMap(from, to).clear();
    assertThat(map(client.scan(EMPTY, EMPTY))).isEqualTo(pairs);
    client.batchDelete(new ArrayList<>(pairs.keySet()));
    assertThat(client.scan(EMPTY, EMPTY)).isEmpty();
  }

  @Test
  void pairsEndByThemselves() {
    client.put(bytes("soon"), bytes("v"), 2);
    client.put(bytes("later"), bytes("v"), 10_000);
    assertThat(client.getKeyTTL(bytes("later")).orElseThrow()).isBetween(9_800L, 10_000L);
    RealCluster.awaiting("the end of a pair").until(() -> client.get(bytes("soon")).isEmpty());
    assertThat(client.getKeyTTL(bytes("soon"))).isEmpty();
    assertThat(client.scan(EMPTY, EMPTY))
        .extracting(KvPair::getKey)
        .containsExactly(bytes("later"));
  }

  @Test
  void valuesAreSwapped() {
    var key = bytes("swapped");
    assertThat(client.putIfAbsent(key, bytes("one"))).isEmpty();
    client.compareAndSet(key, Optional.of(bytes("one")), bytes("two"));
    assertThatThrownBy(() -> client.compareAndSet(key, Optional.of(bytes("one")), bytes("three")))
        .isInstanceOf(RawCASConflictException.class);
    assertThat(client.get(key)).contains(bytes("two"));
  }

  @Test
  void aClientOfTheFirstVersionIsRefused() {
    try (var other = OfficialClient.impatientTo(CLUSTER.cluster().pd().address())) {
      assertThatThrownBy(() -> other.raw().put(bytes("k"), bytes("v")))
          .hasStackTraceContaining("Api version in request does not match");
    }
  }

  private static NavigableMap<ByteString, ByteString> map(List<KvPair> pairs) {
    var map = Corpus.empty();
    pairs.forEach(pair -> map.put(pair.getKey(), pair.getValue()));
    assertThat(map.size()).isEqualTo(pairs.size());
    return map;
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFrom(text, ISO_8859_1);
  }
}
