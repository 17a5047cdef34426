package dev.cairn.engine;

import dev.cairn.base.bytes.KeyRange;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// An ordered key-value store with a few key spaces ([ColumnFamily]).
///
/// Thread-safe. Keys are ordered as unsigned bytes. Calls may block on the disk and pin a virtual
/// thread's carrier: hot calls belong on platform threads. A failing disk or corrupt file is thrown
/// as [dev.cairn.base.error.CairnException] (DISK_FULL, DISK_FAILED, FILE_CORRUPT); the first such
/// failure of a write is kept, and every write after it fails with it. Closing while calls are
/// under way is the caller's mistake.
public interface Engine extends AutoCloseable, Reads {
  /// The longest key, in bytes. Whoever takes keys from outside refuses longer ones at the door.
  int KEY_BYTES_MAX = 64 << 10;

  /// A consistent view of all families as of now. Costs nothing until read; must be closed.
  Snapshot snapshot();

  /// An empty batch, to be filled by one thread and given to [#write].
  WriteBatch batch();

  /// Applies the batch atomically. Visible when this returns; durable when a later flush has ended,
  /// or at once if the engine was opened with its own write-ahead log.
  void write(WriteBatch batch);

  /// The value as a crash right now would leave it: ignores what is not yet flushed. After a flush
  /// of all families, values of different families agree with each other.
  byte @Nullable [] getDurable(ColumnFamily family, byte[] key);

  /// Makes everything written so far durable; returns when it is.
  void flush();

  /// Calls `listener` after every flush that made something durable, asked for or not, once or
  /// several times, on a thread of the engine's or on the one that wrote or flushed; it must
  /// neither block, nor throw, nor call the engine except for [#getDurable].
  void onFlushed(Runnable listener);

  /// Deletes the files that lie wholly inside the range: a fast first step before a batch's
  /// `deleteRange`, which says what must be gone. Not atomic, not seen by existing snapshots as a
  /// deletion is.
  void deleteFilesIn(ColumnFamily family, KeyRange range);

  /// Roughly how many bytes the range takes on disk and in memory.
  long approximateSize(ColumnFamily family, KeyRange range);

  /// Up to `parts - 1` keys that cut the range into parts of roughly the same size, ascending, all
  /// inside it.
  List<byte[]> splitKeys(ColumnFamily family, KeyRange range, int parts);

  /// A sorted file to be filled with ascending keys and ingested, here or elsewhere.
  SstWriter sstWriter(Path file);

  /// Takes over files that [#sstWriter] made, of one family and with no key in two of them,
  /// atomically; they win over what is there. Durable when this returns, and the files are gone
  /// from where they were. A damaged file is refused (FILE_CORRUPT) and changes nothing.
  void ingest(ColumnFamily family, List<Path> files);

  /// A copy of the engine as of now in a directory that does not exist yet, sharing files where the
  /// disk can. Flushes.
  void checkpoint(Path directory);

  /// Numbers for people and metrics, by name: sizes in bytes, counts; the names are stable.
  SortedMap<String, Long> statistics();

  /// Flushes, unless a write has failed, and frees everything. Snapshots and cursors must be closed
  /// before; closing twice is harmless.
  @Override
  void close();
}
