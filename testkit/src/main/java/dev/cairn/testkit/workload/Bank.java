package dev.cairn.testkit.workload;

import dev.cairn.testkit.check.BankCheck.Sight;
import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Moves money between accounts that all live in one value, by compare-and-set, and looks at them.
/// Unfunded accounts do not exist yet: the first client that finds none opens all.
final class Bank implements Workload {
  /// What is in all accounts together.
  static final long TOTAL = 500;

  private static final int ACCOUNTS = 5;

  private final Client client;
  private final String key;
  private final List<Sight> sights;
  private int transfers;

  Bank(Client client, String key, List<Sight> sights) {
    this.client = client;
    this.key = key;
    this.sights = sights;
  }

  @Override
  public void run() {
    while (!client.until().isOver()) {
      if (client.session().run(new Call.Get(key), client.chance().is(0.3))
          instanceof Outcome.Read(var seen)) {
        seen.ifPresent(this::look);
        var _ = client.session().run(new Call.CompareAndSet(key, seen, transfer(seen)), false);
      }
      client.think();
    }
  }

  private void look(String text) {
    sights.add(new Sight(client.number(), client.cluster().world().now(), parse(text)));
  }

  private String transfer(Optional<String> seen) {
    var balances = seen.map(Bank::parse).orElseGet(Bank::opened);
    var from = "a" + client.chance().nextInt(ACCOUNTS);
    var to = "a" + client.chance().nextInt(ACCOUNTS);
    long amount = client.chance().between(0, balances.getOrDefault(from, 0L));
    balances.merge(from, -amount, Long::sum);
    balances.merge(to, amount, Long::sum);
    // Every value is written once, so that a compare-and-set cannot mistake one for another.
    return format(balances) + "#" + client.number() + "-" + transfers++;
  }

  private static Map<String, Long> opened() {
    var balances = new TreeMap<String, Long>();
    for (int i = 0; i < ACCOUNTS; i++) {
      balances.put("a" + i, TOTAL / ACCOUNTS);
    }
    return balances;
  }

  private static Map<String, Long> parse(String text) {
    var balances = new TreeMap<String, Long>();
    for (String one : text.substring(0, text.indexOf('#')).split(";", -1)) {
      int equals = one.indexOf('=');
      balances.put(one.substring(0, equals), Long.valueOf(one.substring(equals + 1)));
    }
    return balances;
  }

  private static String format(Map<String, Long> balances) {
    return String.join(
        ";", balances.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList());
  }
}
