package dev.cairn.engine.raftlog.segment;

import dev.cairn.engine.raftlog.RaftLog;
import java.util.Arrays;
import java.util.HexFormat;

/// All that a Raft log holds, as text, so that two can be compared.
final class LogDump {
  private LogDump() {}

  static String of(RaftLog log) {
    var text = new StringBuilder();
    for (long group : log.groups()) {
      text.append(group)
          .append(' ')
          .append(log.hardState(group))
          .append(" truncated ")
          .append(log.truncatedIndex(group))
          .append('/')
          .append(log.truncatedTerm(group))
          .append(" note ")
          .append(Arrays.toString(log.note(group)))
          .append(" size ")
          .append(log.sizeBytes(group))
          .append('\n');
      long from = log.truncatedIndex(group) + 1;
      long to = log.lastIndex(group) + 1;
      if (from < to) {
        for (var entry : log.entries(group, from, to, Long.MAX_VALUE)) {
          text.append("  ")
              .append(entry.index())
              .append('/')
              .append(entry.term())
              .append(' ')
              .append(entry.kind())
              .append(' ')
              .append(HexFormat.of().formatHex(entry.data()))
              .append('\n');
        }
      }
    }
    return text.toString();
  }
}
