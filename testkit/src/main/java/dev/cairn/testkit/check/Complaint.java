package dev.cairn.testkit.check;

import java.util.List;

/// Something that a correct system would not have answered.
///
/// @param invariant the law, in a few words
/// @param why what breaks it, in a sentence
/// @param evidence what people need to see, a line each
/// @param operations the numbers of the operations that disagree, where there are any
public record Complaint(
    String invariant, String why, List<String> evidence, List<Integer> operations) {
  /// Copies the lists.
  public Complaint {
    evidence = List.copyOf(evidence);
    operations = List.copyOf(operations);
  }

  /// A complaint that is not about operations of registers.
  public Complaint(String invariant, String why, List<String> evidence) {
    this(invariant, why, evidence, List.of());
  }
}
