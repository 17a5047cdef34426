package dev.cairn.engine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The key spaces of an engine. Their batches are atomic across families, and so are flushes.
public enum ColumnFamily {
  /// Raw pairs, and the values of transactions.
  DEFAULT,
  /// Locks of transactions.
  LOCK,
  /// Commit records of transactions.
  WRITE,
  /// Regions: their description and how far they have applied.
  RAFT;

  private final String familyName = name().toLowerCase(Locale.ROOT);

  /// The name on disk and on the wire: `default`, `lock`, `write`, `raft`.
  public String familyName() {
    return familyName;
  }

  /// The data family with that name on the wire, where the empty name means `default`; null if
  /// there is none (`raft` is nobody's business outside).
  public static @Nullable ColumnFamily ofData(String name) {
    return switch (name) {
      case "", "default" -> DEFAULT;
      case "lock" -> LOCK;
      case "write" -> WRITE;
      default -> null;
    };
  }
}
