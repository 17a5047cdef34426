package dev.cairn.testkit.check;

import dev.cairn.testkit.check.Dependency.Kind;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.history.Transaction;
import dev.cairn.testkit.history.Transaction.Ending;
import dev.cairn.testkit.history.Transaction.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whether transactions over append lists kept a level of isolation: Elle's idea (Kingsbury &
/// Alvaro, VLDB 2020). Lists show the order of their appends, so every read says which transactions
/// came before it and which after; a circle of such statements is an anomaly.
public final class Cycles {
  private final VersionOrder versions;
  private final List<Transaction> history;
  private final Isolation level;
  private final DependencyGraph graph = new DependencyGraph();

  private Cycles(List<Transaction> history, Isolation level) {
    this.history = history;
    this.level = level;
    this.versions = new VersionOrder(history);
  }

  /// The first thing found that the level forbids, empty if there is none. Transactions of unknown
  /// ending count as committed where somebody saw what they appended.
  public static Optional<Complaint> complain(List<Transaction> history, Isolation level) {
    return new Cycles(history, level).judge();
  }

  private Optional<Complaint> judge() {
    var wrong = versions.complaint();
    if (wrong.isPresent()) {
      return wrong;
    }
    versions.keys().forEach(this::addAppends);
    history.forEach(this::addReads);
    if (level == Isolation.STRICT_SERIALIZABLE) {
      addRealTime();
    }
    return graph
        .circle(level == Isolation.SNAPSHOT_ISOLATION)
        .map(circle -> new Complaint(name(circle), describe(circle), lines(circle)));
  }

  private void addAppends(String key) {
    var order = versions.orders().getOrDefault(key, List.of());
    for (int place = 1; place < order.size(); place++) {
      add(
          versions.writer(key, order.get(place - 1)),
          versions.writer(key, order.get(place)),
          Kind.WRITE_WRITE,
          "%s: %d stands before %d".formatted(key, order.get(place - 1), order.get(place)));
    }
    if (!order.isEmpty()) {
      for (long unread : versions.unread(key)) {
        add(
            versions.writer(key, order.getLast()),
            versions.writer(key, unread),
            Kind.WRITE_WRITE,
            "%s: nobody who read %d saw %d yet".formatted(key, order.getLast(), unread));
      }
    }
  }

  private void addReads(Transaction reader) {
    if (reader.ending() != Ending.COMMITTED) {
      return;
    }
    for (var step : reader.steps()) {
      if (step instanceof Step.Read(var key, var values)) {
        var order = versions.orders().getOrDefault(key, List.of());
        if (!values.isEmpty()) {
          add(
              versions.writer(key, values.getLast()),
              reader,
              Kind.WRITE_READ,
              "%s: it read %d".formatted(key, values.getLast()));
        }
        if (values.size() < order.size()) {
          long next = order.get(values.size());
          add(
              reader,
              versions.writer(key, next),
              Kind.READ_WRITE,
              "%s: it did not read %d yet".formatted(key, next));
        } else {
          for (long unread : versions.unread(key)) {
            add(
                reader,
                versions.writer(key, unread),
                Kind.READ_WRITE,
                "%s: it did not read %d yet".formatted(key, unread));
          }
        }
      }
    }
  }

  private void add(@Nullable Transaction from, @Nullable Transaction to, Kind kind, String why) {
    if (from != null && to != null && from.number() != to.number()) {
      graph.add(new Dependency(from.number(), to.number(), kind, why));
    }
  }

  /// Whoever had ended when another began comes before it. Only those who ended last are linked:
  /// the others come before one of these.
  private void addRealTime() {
    var byAsked =
        history.stream()
            .filter(one -> one.ending() != Ending.ABORTED)
            .sorted(Comparator.comparingLong(Transaction::asked))
            .toList();
    var byAnswered =
        byAsked.stream()
            .filter(one -> one.answered() != Operation.NEVER)
            .sorted(Comparator.comparingLong(Transaction::answered))
            .toList();
    var frontier = new ArrayList<Transaction>();
    int ended = 0;
    for (var begins : byAsked) {
      while (ended < byAnswered.size() && byAnswered.get(ended).answered() < begins.asked()) {
        var done = byAnswered.get(ended++);
        frontier.removeIf(earlier -> earlier.answered() < done.asked());
        frontier.add(done);
      }
      for (var earlier : frontier) {
        add(earlier, begins, Kind.REAL_TIME, "it had ended before the other began");
      }
    }
  }

  private static String name(List<Dependency> circle) {
    long reads = circle.stream().filter(one -> one.kind() == Kind.READ_WRITE).count();
    boolean time = circle.stream().anyMatch(one -> one.kind() == Kind.REAL_TIME);
    boolean sees = circle.stream().anyMatch(one -> one.kind() == Kind.WRITE_READ);
    var name = reads > 1 ? "G2" : reads == 1 ? "G-single" : sees ? "G1c" : "G0";
    return name + (time ? "-realtime" : "") + ": transactions come one after the other";
  }

  private static String describe(List<Dependency> circle) {
    var path = new StringBuilder("a circle: ");
    circle.forEach(one -> path.append('T').append(one.from()).append(" -> "));
    return path.append('T').append(circle.getFirst().from()).toString();
  }

  private List<String> lines(List<Dependency> circle) {
    Map<Integer, Transaction> byNumber = new TreeMap<>();
    history.forEach(one -> byNumber.put(one.number(), one));
    var lines = new ArrayList<String>();
    for (var one : circle) {
      lines.add(one.toString());
    }
    for (var one : circle) {
      lines.add(String.valueOf(byNumber.get(one.from())));
    }
    return lines;
  }
}
