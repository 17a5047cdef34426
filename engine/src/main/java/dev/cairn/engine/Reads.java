package dev.cairn.engine;

import dev.cairn.base.bytes.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reading, from an engine as it is or from a [Snapshot].
public interface Reads {
  /// The value of `key`, or null. The empty value is a value.
  byte @Nullable [] get(ColumnFamily family, byte[] key);

  /// The values of `keys`, in their order; an element is null where there is no value.
  byte[] @Nullable [] getAll(ColumnFamily family, List<byte[]> keys);

  /// A cursor over the pairs of the range, not yet positioned. It sees the state as of this call.
  /// Must be closed.
  Cursor cursor(ColumnFamily family, KeyRange range);
}
