package dev.cairn.testkit.workload;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import dev.cairn.testkit.node.SimulatedCluster;
import dev.cairn.testkit.trace.TraceEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes down what clients ask and hear. For one world.
public final class Recorder {
  private final SimulatedCluster cluster;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<Integer, Asked> open = new TreeMap<>();
  private int next;

  private record Asked(int client, long at, Call call) {}

  /// Tells time and traces by that cluster.
  public Recorder(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /// A client asks; returns the operation's number.
  public int asks(int client, Call call) {
    int number = next++;
    open.put(number, new Asked(client, cluster.world().now(), call));
    cluster.trace().event("client" + client, Kind.ASKS, 0, number, call.toString());
    return number;
  }

  /// It is answered.
  public void answered(int number, Outcome outcome) {
    var asked = open.remove(number);
    if (asked == null) {
      throw new IllegalStateException("operation " + number + " is answered twice");
    }
    cluster.trace().event("client" + asked.client(), Kind.ANSWER, 0, number, outcome.toString());
    long at = outcome instanceof Outcome.Unknown ? Operation.NEVER : cluster.world().now();
    operations.add(new Operation(number, asked.client(), asked.at(), at, asked.call(), outcome));
  }

  /// How many operations are under way.
  public int open() {
    return open.size();
  }

  /// Everything that was answered, by number; what is under way counts as unknown.
  public List<Operation> history() {
    var all = new ArrayList<>(operations);
    open.forEach((number, asked) ->
        all.add(
            new Operation(
                number,
                asked.client(),
                asked.at(),
                Operation.NEVER,
                asked.call(),
                new Outcome.Unknown())));
    all.sort((a, b) -> Integer.compare(a.number(), b.number()));
    return all;
  }
}
