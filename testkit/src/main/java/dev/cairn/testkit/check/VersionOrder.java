package dev.cairn.testkit.check;

import dev.cairn.testkit.history.Transaction;
import dev.cairn.testkit.history.Transaction.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The order of the appends to each list, as reads show it, and who appended what. Complains where
/// reads contradict each other or show what must not be seen.
///
/// For one history.
final class VersionOrder {
  private final Map<Integer, Transaction> transactions = new TreeMap<>();
  private final Map<String, List<Long>> orders = new TreeMap<>();
  private final Map<String, Map<Long, Integer>> writers = new TreeMap<>();

  VersionOrder(List<Transaction> history) {
    for (var transaction : history) {
      transactions.put(transaction.number(), transaction);
      for (var step : transaction.steps()) {
        if (step instanceof Step.Append(var key, var value)) {
          writers.computeIfAbsent(key, _ -> new TreeMap<>()).put(value, transaction.number());
        }
      }
    }
  }

  /// What is wrong with a single read or two, before any circle is looked for.
  Optional<Complaint> complaint() {
    for (var transaction : transactions.values()) {
      if (transaction.ending() == Transaction.Ending.COMMITTED) {
        var own = new OwnSteps();
        for (var step : transaction.steps()) {
          var wrong = own.follow(transaction, step);
          if (wrong.isEmpty() && step instanceof Step.Read read) {
            wrong = look(transaction, read);
          }
          if (wrong.isPresent()) {
            return wrong;
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Complaint> look(Transaction reader, Step.Read read) {
    var values = read.values();
    if (values.stream().distinct().count() != values.size()) {
      return complain("no append happens twice", reader, read, "holds a value twice");
    }
    var known = orders.getOrDefault(read.key(), List.of());
    boolean older = known.size() >= values.size();
    var longer = older ? known : values;
    var shorter = older ? values : known;
    if (!longer.subList(0, shorter.size()).equals(shorter)) {
      return complain(
          "reads agree on the order of appends", reader, read, "another read saw " + known);
    }
    orders.put(read.key(), longer);
    for (int place = 0; place < values.size(); place++) {
      var wrong = lookAt(reader, read, place);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private Optional<Complaint> lookAt(Transaction reader, Step.Read read, int place) {
    long value = read.values().get(place);
    var writer = writer(read.key(), value);
    if (writer == null) {
      return complain("nothing appears from nowhere", reader, read, "nobody appended " + value);
    }
    if (writer.ending() == Transaction.Ending.ABORTED) {
      return complain(
          "G1a: nothing aborted is read", reader, read, value + " is of aborted " + writer);
    }
    boolean last = place == read.values().size() - 1;
    if (last && writer.number() != reader.number() && finalAppend(writer, read.key()) != value) {
      return complain(
          "G1b: nothing intermediate is read",
          reader,
          read,
          value + " is not the last of " + writer);
    }
    return Optional.empty();
  }

  private static long finalAppend(Transaction writer, String key) {
    long last = 0;
    for (var step : writer.steps()) {
      if (step instanceof Step.Append(var appended, var value) && appended.equals(key)) {
        last = value;
      }
    }
    return last;
  }

  private static Optional<Complaint> complain(
      String law, Transaction reader, Step.Read read, String why) {
    return Optional.of(
        new Complaint(
            law,
            "T%d read %s = %s, but %s".formatted(reader.number(), read.key(), read.values(), why),
            List.of(reader.toString())));
  }

  /// What a transaction has seen and appended itself so far.
  private static final class OwnSteps {
    private final Map<String, List<Long>> seen = new TreeMap<>();
    private final Map<String, List<Long>> appended = new TreeMap<>();

    Optional<Complaint> follow(Transaction self, Step step) {
      switch (step) {
        case Step.Append(var key, var value) -> {
          appended.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
          if (seen.containsKey(key)) {
            seen.get(key).add(value);
          }
        }
        case Step.Read read -> {
          var own = appended.getOrDefault(read.key(), List.of());
          var expected = seen.get(read.key());
          int size = read.values().size();
          boolean showsOwn =
              size >= own.size() && read.values().subList(size - own.size(), size).equals(own);
          if (!showsOwn || (expected != null && !expected.equals(read.values()))) {
            return complain(
                "a transaction sees what it did itself",
                self,
                read,
                "it had seen %s and appended %s".formatted(expected, own));
          }
          seen.put(read.key(), new ArrayList<>(read.values()));
        }
      }
      return Optional.empty();
    }
  }

  /// Who appended it, null if nobody did.
  @Nullable Transaction writer(String key, long value) {
    var number = writers.getOrDefault(key, Map.of()).get(value);
    return number == null ? null : transactions.get(number);
  }

  /// Per list, its values in order, as far as anybody read them.
  Map<String, List<Long>> orders() {
    return orders;
  }

  /// The values of a list that were certainly appended and that no read shows.
  List<Long> unread(String key) {
    var known = orders.getOrDefault(key, List.of());
    var unread = new ArrayList<Long>();
    writers
        .getOrDefault(key, Map.of())
        .forEach((value, number) -> {
          var writer = transactions.get(number);
          if (writer != null && happened(writer) && !known.contains(value)) {
            unread.add(value);
          }
        });
    return unread;
  }

  /// Whether it surely committed: its client knows, or somebody saw what it appended.
  private boolean happened(Transaction writer) {
    return switch (writer.ending()) {
      case COMMITTED -> true;
      case ABORTED -> false;
      case UNKNOWN ->
          writer.steps().stream()
              .anyMatch(step ->
                  step instanceof Step.Append(var key, var value)
                      && orders.getOrDefault(key, List.of()).contains(value));
    };
  }

  /// Lists that anybody touched.
  List<String> keys() {
    return List.copyOf(writers.keySet());
  }
}
