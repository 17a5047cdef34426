package dev.cairn.testkit.run;

import dev.cairn.testkit.fault.FaultKind;
import dev.cairn.testkit.node.Mutation;
import dev.cairn.testkit.node.Shape;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What to simulate.
///
/// @param seed decides everything else
/// @param length how long clients and faults go on, in virtual time; setting up and settling come
///   on top
/// @param faults the kinds that strike; empty: a random subset of those that are on by default
/// @param mutation the mistake that is made on purpose
/// @param shape the cluster; empty: a random one
public record Settings(
    long seed,
    Duration length,
    Optional<Set<FaultKind>> faults,
    Mutation mutation,
    Optional<Shape> shape) {
  /// A minute of everything, decided by the seed.
  public static Settings of(long seed) {
    return new Settings(
        seed, Duration.ofSeconds(60), Optional.empty(), Mutation.NONE, Optional.empty());
  }

  /// The same for so long.
  public Settings lasting(Duration other) {
    return new Settings(seed, other, faults, mutation, shape);
  }

  /// The same with these kinds of faults.
  public Settings with(Set<FaultKind> kinds) {
    return new Settings(seed, length, Optional.of(Set.copyOf(kinds)), mutation, shape);
  }

  /// The same with a mistake.
  public Settings with(Mutation other) {
    return new Settings(seed, length, faults, other, shape);
  }

  /// The same with another seed.
  public Settings with(long other) {
    return new Settings(other, length, faults, mutation, shape);
  }

  /// The same on this cluster.
  public Settings with(Shape other) {
    return new Settings(seed, length, faults, mutation, Optional.of(other));
  }
}
