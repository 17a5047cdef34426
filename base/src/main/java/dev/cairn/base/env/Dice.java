package dev.cairn.base.env;

/// Chance. Thread-safe.
public interface Dice {
  /// Any long, each equally likely.
  long nextLong();

  /// A number from 0 (included) to `bound` (excluded, at least 1).
  int nextInt(int bound);
}
