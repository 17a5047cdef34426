package dev.cairn.testkit.workload;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads, writes, deletes and compare-and-sets registers that all clients share, for
/// linearizability. Every value is written once.
final class Registers implements Workload {
  private final Client client;
  private final List<String> keys;
  private final Map<String, Optional<String>> seen = new TreeMap<>();
  private int values;

  Registers(Client client, List<String> keys) {
    this.client = client;
    this.keys = keys;
  }

  @Override
  public void run() {
    while (!client.until().isOver()) {
      var call = next();
      boolean anyReplica = call instanceof Call.Get && client.chance().is(0.2);
      int number = client.recorder().asks(client.number(), call);
      var outcome = client.session().run(call, anyReplica);
      client.recorder().answered(number, outcome);
      remember(call, outcome);
      client.think();
    }
  }

  private Call next() {
    var key = client.chance().pick(keys);
    int dice = client.chance().nextInt(100);
    if (dice < 50) {
      return new Call.Get(key);
    }
    if (dice < 75) {
      return new Call.Put(key, newValue());
    }
    if (dice < 95) {
      return new Call.CompareAndSet(key, seen.getOrDefault(key, Optional.empty()), newValue());
    }
    return new Call.Delete(key);
  }

  private String newValue() {
    return client.number() + "-" + values++;
  }

  private void remember(Call call, Outcome outcome) {
    switch (outcome) {
      case Outcome.Read(var value) -> seen.put(call.key(), value);
      case Outcome.Swapped(var wrote, var previous) -> {
        if (!wrote) {
          seen.put(call.key(), previous);
        }
      }
      case Outcome.Done _, Outcome.Refused _, Outcome.Unknown _ -> seen.remove(call.key());
    }
  }
}
