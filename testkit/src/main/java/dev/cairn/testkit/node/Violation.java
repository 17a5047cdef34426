package dev.cairn.testkit.node;

import java.util.List;

/// Something that must hold and did not.
///
/// @param invariant which rule, in a few words
/// @param why what was seen
/// @param evidence lines for people: the operations that disagree, a stack trace
public record Violation(String invariant, String why, List<String> evidence) {
  /// Copies the evidence.
  public Violation {
    evidence = List.copyOf(evidence);
  }
}
