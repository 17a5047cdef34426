package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.Member;
import dev.cairn.it.cluster.RealCluster;
import dev.cairn.it.cluster.Replica;
import dev.cairn.it.load.Corpus;
import dev.cairn.it.load.PairChecksum;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import kvproto.metapb.PeerRole;
import kvproto.metapb.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A store loses its disk and comes back at its old address as a new store.
final class WipedStoreIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension(3);

  /// PD keeps an address for a store that it heard of lately.
  private static final Duration REPLACEMENT_TAKES_AT_MOST = Duration.ofMinutes(2);

  private static final int PAIRS = 20_000;

  @Test
  void threeReplicasAreRestoredBySnapshotAndAgree() {
    var cluster = CLUSTER.cluster();
    var pairs = Corpus.random("before/", 11, PAIRS);
    try (var connection = cluster.client()) {
      var client = connection.raw();
      client.batchPut(pairs);
      var leader = cluster.awaitLeader(ByteString.EMPTY);
      // One round with a follower that loses its disk, one with the leader.
      var follower =
          cluster.stores().stream()
              .filter(store -> !store.equals(leader))
              .findFirst()
              .orElseThrow();
      for (Member lost : List.of(follower, leader)) {
        long oldId = storeAt(cluster, lost).getId();
        lost.process().kill();
        lost.wipe();
        var meanwhile = Corpus.random("while " + lost.name() + " is away/", 12, 1_000);
        client.batchPut(meanwhile);
        pairs.putAll(meanwhile);
        lost.process().start();
        awaitReplacement(cluster, lost, oldId);
        awaitReplicasOf(cluster, pairs);
      }
      var after = Corpus.random("after/", 13, 1_000);
      client.batchPut(after);
      pairs.putAll(after);
      awaitReplicasOf(cluster, pairs);
    }
  }

  private static void awaitReplacement(RealCluster cluster, Member lost, long oldId) {
    RealCluster.awaiting("a replica on " + lost.name() + " as a new store, none on the old one")
        .atMost(REPLACEMENT_TAKES_AT_MOST)
        .failFast(lost.name() + " is dead", () -> !lost.process().isAlive())
        .until(() -> {
          var stores = cluster.pdView().stores();
          long newId =
              stores.stream()
                  .filter(store -> store.getAddress().equals(lost.address()))
                  .mapToLong(Store::getId)
                  .findAny()
                  .orElse(oldId);
          var peers = cluster.pdView().region(ByteString.EMPTY).getRegion().getPeersList();
          return newId != oldId
              && peers.size() == 3
              && peers.stream().allMatch(peer -> peer.getRole() == PeerRole.Voter)
              && peers.stream().anyMatch(peer -> peer.getStoreId() == newId)
              && peers.stream().noneMatch(peer -> peer.getStoreId() == oldId);
        });
  }

  private static void awaitReplicasOf(
      RealCluster cluster,
      NavigableMap<
              org.tikv.shade.com.google.protobuf.ByteString,
              org.tikv.shade.com.google.protobuf.ByteString>
          pairs) {
    var expected = PairChecksum.of(pairs);
    RealCluster.awaiting("the same data on all replicas")
        .untilAsserted(() -> {
          var replicas = cluster.replicas(ByteString.EMPTY);
          assertThat(replicas).hasSize(3);
          for (Replica replica : replicas) {
            var sum = replica.checksum();
            assertThat(sum.hasRegionError()).as("%s", sum).isFalse();
            assertThat(new PairChecksum(sum.getChecksum(), sum.getTotalKvs(), sum.getTotalBytes()))
                .as("store at " + replica.address())
                .isEqualTo(expected);
          }
        });
  }

  private static Store storeAt(RealCluster cluster, Member member) {
    return cluster.pdView().stores().stream()
        .filter(store -> store.getAddress().equals(member.address()))
        .findFirst()
        .orElseThrow();
  }
}
