package dev.cairn.engine.replicated;

import dev.cairn.engine.ColumnFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client wants changed in one Region, atomically.
public sealed interface WriteCommand {
  /// These changes, in order.
  record Mutate(List<Mutation> mutations) implements WriteCommand {
    public Mutate {
      mutations = List.copyOf(mutations);
    }
  }

  /// Sets `key` to `value` if its value is `expected` (null: if it has none). Decided while
  /// applying, where the log has put everything in order; so no other write can come between,
  /// whatever kind it is.
  @SuppressWarnings(
      "ArrayRecordComponent") // travels once from a request into a log entry, is never compared
  record CompareAndSwap(ColumnFamily family, byte[] key, byte @Nullable [] expected, byte[] value)
      implements WriteCommand {}
}
