package dev.cairn.testkit.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Money moves between accounts and neither appears nor vanishes, and no account goes below zero.
public final class BankCheck {
  private BankCheck() {}

  /// All accounts as somebody saw them at once.
  ///
  /// @param client who
  /// @param nanos when the answer came
  /// @param balances by account
  public record Sight(int client, long nanos, Map<String, Long> balances) {
    /// Copies the map.
    public Sight {
      balances = new TreeMap<>(balances);
    }
  }

  /// The first sight that breaks the law.
  public static Optional<Complaint> complain(List<Sight> sights, long total) {
    for (var sight : sights) {
      long sum = sight.balances().values().stream().mapToLong(Long::longValue).sum();
      boolean negative = sight.balances().values().stream().anyMatch(balance -> balance < 0);
      if (sum != total || negative) {
        return Optional.of(
            new Complaint(
                "money neither appears nor vanishes",
                "client %d saw %d in all, of %d, at %.6f s"
                    .formatted(sight.client(), sum, total, sight.nanos() / 1e9),
                List.of(sight.balances().toString())));
      }
    }
    return Optional.empty();
  }
}
