package dev.cairn.testkit.history;

import java.util.Optional;

/// What a client was told.
public sealed interface Outcome {
  /// The register held this; empty if nothing.
  record Read(Optional<String> value) implements Outcome {
    @Override
    public String toString() {
      return value.orElse("nothing");
    }
  }

  /// The write or the deletion was done.
  record Done() implements Outcome {
    @Override
    public String toString() {
      return "done";
    }
  }

  /// A compare-and-set was decided: whether it wrote, and what the register held before.
  record Swapped(boolean wrote, Optional<String> previous) implements Outcome {
    @Override
    public String toString() {
      return (wrote ? "swapped, had " : "not swapped, had ") + previous.orElse("nothing");
    }
  }

  /// It certainly had no effect, and has none later.
  record Refused() implements Outcome {
    @Override
    public String toString() {
      return "refused";
    }
  }

  /// It may have had its effect at any time since it was asked, may have it yet, or never.
  record Unknown() implements Outcome {
    @Override
    public String toString() {
      return "unknown";
    }
  }
}
