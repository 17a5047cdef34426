package dev.cairn.testkit.workload;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Outcome;
import java.util.Set;

/// Adds elements, each a key of its own, all over the Regions.
final class GrowingSet implements Workload {
  private final Client client;
  private final Set<String> acknowledged;
  private final Set<String> attempted;
  private int elements;

  GrowingSet(Client client, Set<String> acknowledged, Set<String> attempted) {
    this.client = client;
    this.acknowledged = acknowledged;
    this.attempted = attempted;
  }

  @Override
  public void run() {
    int regions = client.cluster().shape().regions();
    while (!client.until().isOver()) {
      char region = (char) ('a' + client.chance().nextInt(regions));
      var key = region + "/set/" + client.number() + "-" + elements++;
      attempted.add(key);
      if (client.session().run(new Call.Put(key, "here"), false) instanceof Outcome.Done) {
        acknowledged.add(key);
      }
      client.think();
    }
  }
}
