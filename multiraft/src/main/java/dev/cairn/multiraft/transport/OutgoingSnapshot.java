package dev.cairn.multiraft.transport;

import java.nio.file.Path;
import java.util.List;

/// A snapshot to be sent.
///
/// @param directory where the files are
/// @param files their names, in the order of sending
/// @param header what the receiver's owner needs to know of them, opaque here
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record OutgoingSnapshot(Path directory, List<String> files, byte[] header) {
  public OutgoingSnapshot {
    files = List.copyOf(files);
  }
}
