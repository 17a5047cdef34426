package dev.cairn.testkit.workload;

import dev.cairn.testkit.check.CounterCheck.Act;
import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Outcome;
import java.util.List;
import java.util.Optional;

/// Counts up by compare-and-set, and looks. The value also says who wrote it last, so that each is
/// written once.
final class Counter implements Workload {
  private final Client client;
  private final String key;
  private final List<Act> acts;
  private int writes;

  Counter(Client client, String key, List<Act> acts) {
    this.client = client;
    this.key = key;
    this.acts = acts;
  }

  @Override
  public void run() {
    while (!client.until().isOver()) {
      long asked = client.cluster().world().now();
      var read = client.session().run(new Call.Get(key), client.chance().is(0.3));
      if (read instanceof Outcome.Read(var seen)) {
        acts.add(new Act.Look(asked, client.cluster().world().now(), count(seen)));
        add(seen);
      }
      client.think();
    }
  }

  private void add(Optional<String> seen) {
    long by = client.chance().between(1, 5);
    long asked = client.cluster().world().now();
    var value = count(seen) + by + "#" + client.number() + "-" + writes++;
    switch (client.session().run(new Call.CompareAndSet(key, seen, value), false)) {
      case Outcome.Swapped(var wrote, _) -> {
        if (wrote) {
          acts.add(new Act.Add(asked, client.cluster().world().now(), by));
        }
      }
      case Outcome.Unknown _ -> acts.add(new Act.Add(asked, Long.MAX_VALUE, by));
      case Outcome.Refused _, Outcome.Read _, Outcome.Done _ -> {}
    }
  }

  private static long count(Optional<String> seen) {
    return seen.map(text -> Long.parseLong(text.substring(0, text.indexOf('#')))).orElse(0L);
  }
}
