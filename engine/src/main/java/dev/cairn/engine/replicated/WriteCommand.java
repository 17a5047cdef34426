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
  ///
  /// @param expected as clients know it, without what `format` puts behind
  /// @param value as it is stored
  /// @param format how values are kept
  /// @param nowSeconds the moment at which the present value counts as there or as ended; it is
  ///   fixed here, so that all replicas decide alike
  @SuppressWarnings(
      "ArrayRecordComponent") // travels once from a request into a log entry, is never compared
  record CompareAndSwap(
      ColumnFamily family,
      byte[] key,
      byte @Nullable [] expected,
      byte[] value,
      RawFormat format,
      long nowSeconds)
      implements WriteCommand {
    /// Of values that are kept as they are.
    public CompareAndSwap(
        ColumnFamily family, byte[] key, byte @Nullable [] expected, byte[] value) {
      this(family, key, expected, value, RawFormat.V1, 0);
    }
  }

  /// Removes those of `keys` whose value is there but has ended by `nowSeconds`. Decided while
  /// applying, so that a value put meanwhile stays.
  ///
  /// @param format how values are kept
  record DeleteExpired(ColumnFamily family, List<byte[]> keys, RawFormat format, long nowSeconds)
      implements WriteCommand {
    public DeleteExpired {
      keys = List.copyOf(keys);
    }
  }
}
