package dev.cairn.base.error;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Checks that are always on: a violated one is a bug, and whoever meets it stops before it does
/// harm.
public final class Invariant {
  private Invariant() {}

  /// Throws [CairnException] of kind [ErrorCode#BUG] unless `holds`.
  public static void check(boolean holds, String broken) {
    if (!holds) {
      throw new CairnException(ErrorCode.BUG, broken);
    }
  }

  /// `value`, which is never null unless there is a bug.
  public static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new CairnException(ErrorCode.BUG, "missing: " + what);
    }
    return value;
  }

  /// The same as [#check(boolean, String)]; the message is made only when needed.
  public static void check(boolean holds, Supplier<String> broken) {
    if (!holds) {
      throw new CairnException(ErrorCode.BUG, broken.get());
    }
  }
}
