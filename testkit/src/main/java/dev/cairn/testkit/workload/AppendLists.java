package dev.cairn.testkit.workload;

import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Outcome;
import dev.cairn.testkit.history.Transaction;
import dev.cairn.testkit.history.Transaction.Ending;
import dev.cairn.testkit.history.Transaction.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Appends to lists and reads them, each a transaction of one key: a read, then a compare-and-set
/// of what was read. Lists are kept short by beginning new ones.
final class AppendLists implements Workload {
  private static final int LENGTH_MAX = 40;

  private final Client client;
  private final List<String> keys;
  private final List<Transaction> history;
  private final AtomicInteger numbers;
  private int values;

  /// @param numbers counts the transactions of all clients
  AppendLists(Client client, List<String> keys, List<Transaction> history, AtomicInteger numbers) {
    this.client = client;
    this.keys = keys;
    this.history = history;
    this.numbers = numbers;
  }

  @Override
  public void run() {
    while (!client.until().isOver()) {
      transact(client.chance().pick(keys) + generation());
      client.think();
    }
  }

  /// A new list every few seconds, so that none grows without end.
  private long generation() {
    return client.cluster().world().now() / 10_000_000_000L;
  }

  private void transact(String key) {
    int number = numbers.getAndIncrement();
    long asked = client.cluster().world().now();
    if (!(client.session().run(new Call.Get(key), false) instanceof Outcome.Read(var seen))) {
      return;
    }
    var list = parse(seen);
    var read = new Step.Read(key, list);
    if (list.size() >= LENGTH_MAX || client.chance().is(0.3)) {
      record(number, asked, List.of(read), Ending.COMMITTED);
      return;
    }
    long value = client.number() * 1_000_000L + values++;
    var steps = List.<Step>of(read, new Step.Append(key, value));
    var longer = new ArrayList<>(list);
    longer.add(value);
    var call = new Call.CompareAndSet(key, seen, format(longer));
    switch (client.session().run(call, false)) {
      case Outcome.Swapped(var wrote, _) ->
          record(number, asked, steps, wrote ? Ending.COMMITTED : Ending.ABORTED);
      case Outcome.Unknown _ -> record(number, asked, steps, Ending.UNKNOWN);
      case Outcome.Refused _ -> record(number, asked, steps, Ending.ABORTED);
      case Outcome.Read _, Outcome.Done _ ->
          throw new IllegalStateException("a compare-and-set was answered as something else");
    }
  }

  private void record(int number, long asked, List<Step> steps, Ending ending) {
    long answered = ending == Ending.UNKNOWN ? Operation.NEVER : client.cluster().world().now();
    history.add(new Transaction(number, client.number(), asked, answered, steps, ending));
  }

  private static List<Long> parse(Optional<String> text) {
    return text.map(some -> Arrays.stream(some.split(",", -1)).map(Long::valueOf).toList())
        .orElse(List.of());
  }

  private static String format(List<Long> list) {
    return String.join(",", list.stream().map(String::valueOf).toList());
  }
}
