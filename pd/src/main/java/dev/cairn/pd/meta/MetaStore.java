package dev.cairn.pd.meta;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A small ordered map that survives crashes. Thread-safe.
///
/// A failing disk is thrown as [dev.cairn.base.error.CairnException]; after a failed [#apply] the
/// changes may or may not be there, and every later one fails too.
public interface MetaStore extends AutoCloseable {
  /// The value of `key`, or null.
  byte @Nullable [] get(Key key);

  /// Up to `limit` pairs of the range, ascending by key.
  List<Entry> range(KeyRange range, int limit);

  /// Applies all changes or none; they are durable when this returns. Blocks on the disk.
  void apply(MetaBatch batch);

  @Override
  void close();

  /// One pair.
  ///
  /// @param key its key
  /// @param value its value, not to be changed
  @SuppressWarnings("ArrayRecordComponent") // Never compared; made and read in one place.
  record Entry(Key key, byte[] value) {}
}
