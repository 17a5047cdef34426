package dev.cairn.store.life;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.store.command.LogEntryCodec;
import dev.cairn.store.region.DataReads;
import dev.cairn.store.region.LocalStates;
import java.util.List;

/// Whether a store that is not running yet holds anything that clients wrote.
public final class StoredData {
  private static final long BYTES_AT_ONCE = 1L << 20;

  private StoredData() {}

  /// Whether there is a pair, or one on its way: written in a log and not applied yet, or in a
  /// snapshot that was being put in.
  public static boolean isThere(Engine engine, RaftLog log) {
    var reads = new DataReads(engine);
    for (var family : List.of(ColumnFamily.DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE)) {
      try (var cursor = reads.cursor(family, KeyRange.ALL)) {
        if (cursor.seekToFirst()) {
          return true;
        }
      }
    }
    for (var state : LocalStates.all(engine)) {
      boolean pending =
          switch (state.phase()) {
            case APPLYING -> true;
            case NORMAL -> hasUnappliedWrites(engine, log, state.region().id());
            case TOMBSTONE -> false;
          };
      if (pending) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasUnappliedWrites(Engine engine, RaftLog log, long region) {
    long applied = LocalStates.applied(engine, region).index();
    long next = Math.max(applied, log.truncatedIndex(region)) + 1;
    long end = log.lastIndex(region) + 1;
    while (next < end) {
      for (var entry : log.entries(region, next, end, BYTES_AT_ONCE)) {
        if (LogEntryCodec.isWrites(entry.data())) {
          return true;
        }
        next = entry.index() + 1;
      }
    }
    return false;
  }
}
