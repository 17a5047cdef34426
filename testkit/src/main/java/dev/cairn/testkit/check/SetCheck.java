package dev.cairn.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What was added stays, and nothing else is there.
public final class SetCheck {
  private SetCheck() {}

  /// Judges the last reading of a set.
  ///
  /// @param acknowledged what was surely added
  /// @param attempted what may have been added, the acknowledged too
  /// @param read what was there in the end, in the order it was read
  public static Optional<Complaint> complain(
      Set<String> acknowledged, Set<String> attempted, List<String> read) {
    var there = new TreeSet<String>();
    var lines = new ArrayList<String>();
    for (String element : read) {
      if (!there.add(element)) {
        lines.add("twice there: " + element);
      }
      if (!attempted.contains(element)) {
        lines.add("never added: " + element);
      }
    }
    for (String element : new TreeSet<>(acknowledged)) {
      if (!there.contains(element)) {
        lines.add("lost: " + element);
      }
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Complaint(
                "what was added stays, and nothing else is there",
                "%d of %d elements are wrong".formatted(lines.size(), attempted.size()),
                lines));
  }
}
