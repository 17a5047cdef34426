package dev.cairn.pd.operator;

import dev.cairn.pd.cluster.RegionInfo;

/// Says right before a step is ordered whether it is safe now.
public interface StepGuard {
  /// What to do about `step`, the next of an operator on `region`, which has a leader.
  Verdict judge(RegionInfo region, Step step);

  /// The answer of a guard.
  sealed interface Verdict {
    /// Go ahead.
    record Go() implements Verdict {}

    /// Do something else first.
    ///
    /// @param step what
    record First(Step step) implements Verdict {}

    /// Not now; ask again.
    ///
    /// @param reason what is awaited
    record Wait(String reason) implements Verdict {}

    /// Never: the operator is given up.
    ///
    /// @param reason what stands against it
    record Cancel(String reason) implements Verdict {}
  }
}
