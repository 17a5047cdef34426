package dev.cairn.testkit.sim;

import java.util.Map;
import java.util.TreeMap;

/// A directory: its names as they are, and as they were when last made durable.
final class SimDirectory implements SimNode {
  private final TreeMap<String, SimNode> names = new TreeMap<>();
  private TreeMap<String, SimNode> durable = new TreeMap<>();

  Map<String, SimNode> names() {
    return names;
  }

  Map<String, SimNode> durable() {
    return durable;
  }

  /// Loses what a power cut could lose, in all that is below too. Names that were changed and not
  /// made durable have been decided about before.
  void losePower(Chance chance) {
    names.clear();
    names.putAll(durable);
    for (var node : names.values()) {
      switch (node) {
        case SimFile file -> file.losePower(chance);
        case SimDirectory directory -> directory.losePower(chance);
      }
    }
    durable = new TreeMap<>(names);
  }

  /// Bytes in all files below.
  long bytes() {
    long sum = 0;
    for (var node : names.values()) {
      sum +=
          switch (node) {
            case SimFile file -> file.size();
            case SimDirectory directory -> directory.bytes();
          };
    }
    return sum;
  }
}
