package dev.cairn.testkit.check;

/// How far transactions may see each other (Adya 1999; Kingsbury & Alvaro 2020).
public enum Isolation {
  /// Each sees one moment of committed data, and no two that wrote the same key overlapped. Two
  /// anti-dependencies in a row may close a circle (write skew).
  SNAPSHOT_ISOLATION,
  /// As if one after the other.
  SERIALIZABLE,
  /// As if one after the other, in an order that real time agrees with.
  STRICT_SERIALIZABLE
}
