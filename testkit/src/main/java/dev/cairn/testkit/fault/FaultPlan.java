package dev.cairn.testkit.fault;

import dev.cairn.testkit.sim.Chance;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which kinds of faults a run has, and how far apart two of a kind are on average, in nanoseconds.
public record FaultPlan(Map<FaultKind, Long> meanNanos) {
  private static final double PICKED = 0.3;
  private static final long MEAN_MIN_NANOS = 1_000_000_000L;
  private static final long MEAN_MAX_NANOS = 20_000_000_000L;

  /// A flipped bit costs a replica whenever it is noticed: nothing else may cost one by then, nor
  /// may a Region just be changing its members.
  private static final Set<FaultKind> NOT_WITH_BIT_FLIP =
      Set.of(FaultKind.WIPE, FaultKind.OFFLINE, FaultKind.MEMBERSHIP, FaultKind.REPLICAS);

  /// Copies the map.
  public FaultPlan {
    meanNanos = meanNanos.isEmpty() ? Map.of() : new EnumMap<>(meanNanos);
  }

  /// No faults.
  public static FaultPlan none() {
    return new FaultPlan(Map.of());
  }

  /// A random subset of the kinds that are on by default, at random rates; now and then none.
  public static FaultPlan random(Chance chance) {
    var picked = new EnumMap<FaultKind, Long>(FaultKind.class);
    boolean calm = chance.is(0.02);
    for (var kind : FaultKind.values()) {
      boolean wanted = chance.is(PICKED);
      long mean = chance.skewed(MEAN_MIN_NANOS, MEAN_MAX_NANOS);
      if (wanted && !calm && kind.isOnByDefault()) {
        picked.put(kind, mean);
      }
    }
    if (picked.containsKey(FaultKind.BIT_FLIP)) {
      picked.keySet().removeAll(NOT_WITH_BIT_FLIP);
    }
    return new FaultPlan(picked);
  }

  /// All kinds that are on by default and may go together.
  public static Set<FaultKind> all() {
    var all = EnumSet.allOf(FaultKind.class);
    all.removeIf(kind -> !kind.isOnByDefault() || kind == FaultKind.BIT_FLIP);
    return all;
  }

  /// Returns `kinds`, or throws [IllegalArgumentException] if some of them together could cost more
  /// replicas than a cluster can bear.
  public static Set<FaultKind> together(Set<FaultKind> kinds) {
    if (kinds.contains(FaultKind.BIT_FLIP) && !Collections.disjoint(kinds, NOT_WITH_BIT_FLIP)) {
      throw new IllegalArgumentException(
          "bit-flip costs a replica, and so cannot go with wipe, offline, membership or replicas");
    }
    return kinds;
  }

  /// These kinds, which go together, and no others, at random rates.
  public static FaultPlan of(Set<FaultKind> kinds, Chance chance) {
    together(kinds);
    var picked = new EnumMap<FaultKind, Long>(FaultKind.class);
    for (var kind : FaultKind.values()) {
      long mean = chance.skewed(MEAN_MIN_NANOS, MEAN_MAX_NANOS);
      if (kinds.contains(kind)) {
        picked.put(kind, mean);
      }
    }
    return new FaultPlan(picked);
  }

  /// The kinds, in order.
  public List<FaultKind> kinds() {
    return List.copyOf(meanNanos.keySet());
  }

  /// The kind of that label; throws [IllegalArgumentException] with the known ones.
  public static FaultKind kind(String label) {
    for (var kind : FaultKind.values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "no fault is called '"
            + label
            + "'; there are "
            + String.join(", ", Arrays.stream(FaultKind.values()).map(FaultKind::label).toList()));
  }
}
