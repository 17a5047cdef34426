package dev.cairn.testkit.check;

/// That one transaction must come before another.
///
/// @param from the number of the earlier one
/// @param to the number of the later one
/// @param why what says so, in words
record Dependency(int from, int to, Kind kind, String why) {
  /// Sorts of dependencies.
  enum Kind {
    /// It appended what the other one appended behind.
    WRITE_WRITE,
    /// It appended what the other one read.
    WRITE_READ,
    /// It did not read yet what the other one appended.
    READ_WRITE,
    /// It had ended when the other one began.
    REAL_TIME
  }

  @Override
  public String toString() {
    return "T%d before T%d (%s): %s".formatted(from, to, kind, why);
  }
}
