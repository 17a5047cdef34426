package dev.cairn.base.bytes;

/// The keys from `start` (included) to `end` (excluded); an empty `end` is infinity.
///
/// @param start the first key
/// @param end the first key that is no longer in the range, or the empty key for no end
public record KeyRange(Key start, Key end) {
  /// The whole key space.
  public static final KeyRange ALL = new KeyRange(Key.EMPTY, Key.EMPTY);

  public KeyRange {
    if (!end.isEmpty() && start.compareTo(end) > 0) {
      throw new IllegalArgumentException("range starts at " + start + ", after its end " + end);
    }
  }

  /// Whether `key` lies in the range.
  public boolean contains(Key key) {
    return start.compareTo(key) <= 0 && (end.isEmpty() || key.compareTo(end) < 0);
  }

  /// Whether every key of `other` lies in this range.
  public boolean contains(KeyRange other) {
    return start.compareTo(other.start) <= 0
        && (end.isEmpty() || (!other.end.isEmpty() && other.end.compareTo(end) <= 0));
  }

  /// Whether there is a key in both ranges.
  public boolean overlaps(KeyRange other) {
    // If any key is in both, the later start is.
    Key later = start.compareTo(other.start) < 0 ? other.start : start;
    return contains(later) && other.contains(later);
  }

  @Override
  public String toString() {
    return "[" + start + ", " + (end.isEmpty() ? "∞" : end.toString()) + ")";
  }
}
