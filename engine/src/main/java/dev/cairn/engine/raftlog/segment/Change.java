package dev.cairn.engine.raftlog.segment;

import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.LogEntry;
import java.util.List;

/// One record of a batch, as it will meet the index. `at` is the record's offset in the batch.
sealed interface Change {
  long group();

  /// @param entriesAt where the first entry begins; the others follow without gaps
  record Append(long group, List<LogEntry> entries, int entriesAt) implements Change {}

  record SetHardState(long group, HardStateRecord state) implements Change {}

  record Truncate(long group, long index, long term, int at) implements Change {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record SetNote(long group, byte[] note) implements Change {}

  record Delete(long group) implements Change {}
}
