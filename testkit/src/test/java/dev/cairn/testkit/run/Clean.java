package dev.cairn.testkit.run;

import java.util.ArrayList;

/// Asserts that a run found nothing.
final class Clean {
  private Clean() {}

  /// Throws with all that helps to repeat and to understand it.
  static void check(Result result) {
    if (result.violation().isPresent()) {
      var text = new ArrayList<String>(Report.summary(result));
      text.addAll(Report.failure(result));
      text.add("again: " + Report.again(result));
      throw new AssertionError(String.join("\n", text));
    }
  }
}
