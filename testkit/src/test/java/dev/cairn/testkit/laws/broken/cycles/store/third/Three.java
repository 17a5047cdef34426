package dev.cairn.testkit.laws.broken.cycles.store.third;

import dev.cairn.testkit.laws.broken.cycles.store.One;

/// Uses the first.
public interface Three {
  /// Closes the circle.
  One one();
}
