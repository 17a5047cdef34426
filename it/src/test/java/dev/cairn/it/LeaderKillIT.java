package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.OfficialClient;
import dev.cairn.it.cluster.RealCluster;
import dev.cairn.it.cluster.Replica;
import dev.cairn.it.load.RegisterLoad;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The process that leads is killed by SIGKILL under load, three times over.
final class LeaderKillIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension(3);

  /// The issue's own bound.
  private static final Duration WRITES_FLOW_WITHIN = Duration.ofSeconds(10);

  @RepeatedTest(3)
  void nothingIsLostOrStaleAndWritesFlowAgain(RepetitionInfo repetition, TestReporter reporter) {
    var cluster = CLUSTER.cluster();
    cluster.awaitReplicated();
    try (var client = OfficialClient.impatientTo(cluster.pd().address());
        var load =
            new RegisterLoad(client.raw(), "round-" + repetition.getCurrentRepetition(), 6, 3)) {
      load.start();
      RealCluster.awaiting("writes before the kill").until(() -> load.acknowledged() > 500);

      var leader = cluster.awaitLeader(ByteString.EMPTY);
      leader.process().kill();
      long killed = System.nanoTime();
      RealCluster.awaiting("every writer writes again")
          .atMost(WRITES_FLOW_WITHIN)
          .until(() -> load.flowsSince(killed));
      var outage = Duration.ofNanos(System.nanoTime() - killed);
      load.check();

      leader.process().start();
      cluster.awaitReplicated();
      long restarted = System.nanoTime();
      RealCluster.awaiting("every writer writes with the killed store back")
          .until(() -> load.flowsSince(restarted));
      load.stop();
      load.checkAll(client.raw());
      reporter.publishEntry(
          "outage", outage.toMillis() + " ms after " + leader.name() + " died; " + load);
      awaitEqualReplicas(cluster);
    }
  }

  /// The killed one has caught up when its data is the others'.
  private static void awaitEqualReplicas(RealCluster cluster) {
    RealCluster.awaiting("the same data on all replicas")
        .untilAsserted(() -> {
          var sums = cluster.replicas(ByteString.EMPTY).stream().map(Replica::checksum).toList();
          assertThat(sums).hasSize(3).allMatch(sum -> !sum.hasRegionError());
          assertThat(sums).allMatch(sum -> sum.equals(sums.getFirst()));
        });
  }
}
