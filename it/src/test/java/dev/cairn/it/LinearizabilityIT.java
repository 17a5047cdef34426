package dev.cairn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.it.cluster.ClusterExtension;
import dev.cairn.it.cluster.Member;
import dev.cairn.it.cluster.OfficialClient;
import dev.cairn.it.cluster.RealCluster;
import dev.cairn.it.cluster.TcpProxy.Passage;
import dev.cairn.it.load.RecordedLoad;
import dev.cairn.testkit.check.Linearizability;
import dev.cairn.testkit.check.Verdict;
import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Real processes are killed, made to stand still and cut off while clients use registers; what the
/// clients were told is judged by the checker that also judges simulated runs.
final class LinearizabilityIT {
  @RegisterExtension
  static final ClusterExtension CLUSTER = new ClusterExtension(() -> RealCluster.behindProxies(3));

  private static final int THREADS = 8;

  private enum Fault {
    KILL,
    PAUSE,
    CUT,
    SILENCE
  }

  private enum Victim {
    LEADER,
    ANY_STORE,
    PD
  }

  private record Blow(Fault fault, Victim victim) {}

  @Test
  void whatClientsHearIsLinearizable(TestReporter reporter) {
    long seed = Long.getLong("it.seed", System.nanoTime());
    reporter.publishEntry("seed", "-Dit.seed=" + seed);
    var dice = new Random(seed);
    var cluster = CLUSTER.cluster();
    List<Operation> history;
    try (var client = OfficialClient.atomicImpatientTo(cluster.pd().address());
        var load = new RecordedLoad(client.raw(), seed, THREADS)) {
      load.start();
      awaitAnswers(load, 500);
      for (var blow : blows(dice)) {
        strike(cluster, load, blow, dice);
      }
      awaitAnswers(load, 500);
      load.stop();
      history = load.history();
      reporter.publishEntry("history", load.toString());
    }

    assertThat(Linearizability.complain(history)).as("-Dit.seed=%d", seed).isEmpty();
    assertThat(count(history, Outcome.Read.class)).isGreaterThan(1_000);
    assertThat(count(history, Outcome.Swapped.class)).isGreaterThan(1_000);
    assertThat(count(history, Outcome.Done.class)).isGreaterThan(100);
    assertThat(count(history, Outcome.Unknown.class)).isPositive();
    assertThat(Linearizability.check(withStaleRead(history))).isInstanceOf(Verdict.Violated.class);
  }

  /// Every kind of fault on every kind of victim; PD has no proxy.
  private static List<Blow> blows(Random dice) {
    var blows = new ArrayList<Blow>();
    for (var fault : Fault.values()) {
      for (var victim : Victim.values()) {
        boolean needsProxy = fault == Fault.CUT || fault == Fault.SILENCE;
        if (!needsProxy || victim != Victim.PD) {
          blows.add(new Blow(fault, victim));
        }
      }
    }
    Collections.shuffle(blows, dice);
    return blows;
  }

  /// One store or PD is in trouble until clients have got on nevertheless, then all is well again.
  private static void strike(RealCluster cluster, RecordedLoad load, Blow blow, Random dice) {
    var victim =
        switch (blow.victim()) {
          case LEADER -> cluster.awaitLeader(ByteString.EMPTY);
          case ANY_STORE -> cluster.stores().get(dice.nextInt(cluster.stores().size()));
          case PD -> cluster.pd();
        };
    begin(cluster, blow.fault(), victim);
    awaitAnswers(load, 100 + dice.nextInt(3_000));
    end(cluster, blow.fault(), victim);
    cluster.awaitReplicated();
  }

  private static void begin(RealCluster cluster, Fault fault, Member victim) {
    switch (fault) {
      case KILL -> victim.process().kill();
      case PAUSE -> victim.process().pause();
      case CUT -> cluster.proxy(victim).set(Passage.CUT);
      case SILENCE -> cluster.proxy(victim).set(Passage.SILENT);
    }
  }

  private static void end(RealCluster cluster, Fault fault, Member victim) {
    switch (fault) {
      case KILL -> victim.process().start();
      case PAUSE -> victim.process().resume();
      case CUT, SILENCE -> cluster.proxy(victim).set(Passage.OPEN);
    }
  }

  private static void awaitAnswers(RecordedLoad load, long more) {
    long enough = load.answered() + more;
    RealCluster.awaiting(more + " more answers").until(() -> load.answered() >= enough);
  }

  private static long count(List<Operation> history, Class<? extends Outcome> kind) {
    return history.stream().filter(one -> kind.isInstance(one.outcome())).count();
  }

  /// The same history, but for one read: it returns what had been replaced before it was asked.
  private static List<Operation> withStaleRead(List<Operation> history) {
    Map<String, Operation> replacements = new HashMap<>();
    var wrong = new ArrayList<>(history);
    for (var swap : history) {
      if (swap.outcome() instanceof Outcome.Swapped(_, var previous) && previous.isPresent()) {
        replacements.putIfAbsent(swap.key(), swap);
      }
    }
    for (int i = history.size() - 1; i >= 0; i--) {
      var read = history.get(i);
      var swap = replacements.get(read.key());
      if (swap != null
          && swap.call() instanceof Call.CompareAndSet(_, var replaced, _)
          && read.outcome() instanceof Outcome.Read
          && read.asked() > swap.answered()) {
        wrong.set(
            i,
            new Operation(
                read.number(),
                read.client(),
                read.asked(),
                read.answered(),
                read.call(),
                new Outcome.Read(replaced)));
        return wrong;
      }
    }
    throw new AssertionError("no read follows a swap");
  }
}
