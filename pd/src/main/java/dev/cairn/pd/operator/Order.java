package dev.cairn.pd.operator;

import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;

/// A step on its way to the leader who has to do it.
///
/// @param regionId the Region
/// @param epoch as the leader reported it
/// @param leader whom to tell
/// @param command what to do
public record Order(long regionId, Epoch epoch, Peer leader, Command command) {
  /// What a leader is told.
  public sealed interface Command {
    /// Add `peer`, a learner.
    ///
    /// @param peer new
    record AddLearner(Peer peer) implements Command {}

    /// Make `peer` a voter.
    ///
    /// @param peer a learner, described as the voter it becomes
    record AddVoter(Peer peer) implements Command {}

    /// Remove `peer`.
    ///
    /// @param peer as it is
    record Remove(Peer peer) implements Command {}

    /// Hand leadership to `peer`.
    ///
    /// @param peer a voter
    record Transfer(Peer peer) implements Command {}
  }
}
