package dev.cairn.pd.operator;

import dev.cairn.engine.replicated.Epoch;
import dev.cairn.pd.cluster.RegionInfo;
import java.time.Duration;
import java.util.List;

/// Steps that change one Region, in order.
///
/// @param regionId the Region
/// @param origin the Region's epoch when it was decided
/// @param description what for, as tools show it: `make-up-replica`
/// @param steps at least one
public record Operator(long regionId, Epoch origin, String description, List<Step> steps) {
  public Operator {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("operator " + description + " has no steps");
    }
  }

  /// An operator on `region` as it is.
  public static Operator on(RegionInfo region, String description, Step... steps) {
    return new Operator(region.id(), region.region().epoch(), description, List.of(steps));
  }

  /// How long all of it may take.
  public Duration timeout() {
    return steps.stream().map(Step::timeout).reduce(Duration.ZERO, Duration::plus);
  }

  /// Whether somebody else has changed the Region's members meanwhile.
  boolean isOvertaken(RegionInfo region) {
    long changed = region.region().epoch().confVer() - origin.confVer();
    return changed > steps.stream().mapToInt(step -> step.confVerChanged(region)).sum();
  }
}
