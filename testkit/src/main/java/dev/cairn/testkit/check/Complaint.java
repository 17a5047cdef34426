package dev.cairn.testkit.check;

import java.util.List;

/// Something that a correct system would not have answered.
///
/// @param invariant the law, in a few words
/// @param why what breaks it, in a sentence
/// @param evidence what people need to see, a line each
public record Complaint(String invariant, String why, List<String> evidence) {
  /// Copies the evidence.
  public Complaint {
    evidence = List.copyOf(evidence);
  }
}
