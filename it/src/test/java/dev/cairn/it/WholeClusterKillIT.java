package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.OfficialClient;
import dev.cairn.it.cluster.RealCluster;
import dev.cairn.it.load.RegisterLoad;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/// All processes, PD too, are killed by SIGKILL at once under load, and started again.
final class WholeClusterKillIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension(3);

  @RepeatedTest(2)
  void everythingAcknowledgedIsThereAfterwards(RepetitionInfo repetition, TestReporter reporter) {
    var cluster = CLUSTER.cluster();
    var name = "round-" + repetition.getCurrentRepetition();
    RegisterLoad load;
    long timestampBefore;
    try (var client = OfficialClient.impatientTo(cluster.pd().address());
        var running = new RegisterLoad(client.raw(), name, 8, 2)) {
      load = running.start();
      RealCluster.awaiting("writes before the kill").until(() -> running.acknowledged() > 1_000);
      timestampBefore = client.timestamp();

      cluster.members().forEach(member -> member.process().strike());
      cluster.members().forEach(member -> member.process().kill());
      running.stop();
    }
    reporter.publishEntry("before the kill", load.toString());

    cluster.start();
    try (var client = cluster.client()) {
      assertThat(client.timestamp()).isGreaterThan(timestampBefore);
      load.checkAll(client.raw());
    }
  }
}
