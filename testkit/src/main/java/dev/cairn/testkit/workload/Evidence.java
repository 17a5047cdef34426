package dev.cairn.testkit.workload;

import dev.cairn.testkit.check.BankCheck;
import dev.cairn.testkit.check.Complaint;
import dev.cairn.testkit.check.CounterCheck;
import dev.cairn.testkit.check.Cycles;
import dev.cairn.testkit.check.Isolation;
import dev.cairn.testkit.check.Linearizability;
import dev.cairn.testkit.check.SetCheck;
import dev.cairn.testkit.check.TimestampCheck;
import dev.cairn.testkit.history.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// What all clients of a run saw, for each workload what its checker needs. For one world.
final class Evidence {
  private final Recorder recorder;
  private final List<Transaction> transactions = new ArrayList<>();
  private final List<BankCheck.Sight> sights = new ArrayList<>();
  private final Set<String> added = new TreeSet<>();
  private final Set<String> attempted = new TreeSet<>();
  private final List<String> found = new ArrayList<>();
  private final List<CounterCheck.Act> counted = new ArrayList<>();
  private final List<TimestampCheck.Batch> timestamps = new ArrayList<>();
  private final AtomicInteger transactionNumbers = new AtomicInteger();

  Evidence(Recorder recorder) {
    this.recorder = recorder;
  }

  Recorder recorder() {
    return recorder;
  }

  AppendLists lists(Workload.Client client, List<String> keys) {
    return new AppendLists(client, keys, transactions, transactionNumbers);
  }

  Bank bank(Workload.Client client, String key) {
    return new Bank(client, key, sights);
  }

  GrowingSet set(Workload.Client client) {
    return new GrowingSet(client, added, attempted);
  }

  Counter counter(Workload.Client client, String key) {
    return new Counter(client, key, counted);
  }

  Timestamps timestamps(Workload.Client client) {
    return new Timestamps(client, timestamps);
  }

  /// Every key that a set may hold.
  Set<String> attempted() {
    return attempted;
  }

  /// The last reading found that element.
  void found(String element) {
    found.add(element);
  }

  /// The first complaint of all checkers.
  Optional<Complaint> complaint() {
    return Stream.<Optional<Complaint>>of(
            Linearizability.complain(recorder.history()),
            TimestampCheck.complain(timestamps),
            Cycles.complain(transactions, Isolation.STRICT_SERIALIZABLE),
            BankCheck.complain(sights, Bank.TOTAL),
            CounterCheck.complain(counted),
            SetCheck.complain(added, attempted, found))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
