package dev.cairn.testkit.node;

import java.util.List;

/// Something that must hold and did not.
///
/// @param invariant which rule, in a few words
/// @param why what was seen
/// @param evidence lines for people: the operations that disagree, a stack trace
/// @param operations the numbers of the operations that disagree, where there are any
public record Violation(
    String invariant, String why, List<String> evidence, List<Integer> operations) {
  /// Copies the lists.
  public Violation {
    evidence = List.copyOf(evidence);
    operations = List.copyOf(operations);
  }

  /// A violation that is not about operations.
  public Violation(String invariant, String why, List<String> evidence) {
    this(invariant, why, evidence, List.of());
  }
}
