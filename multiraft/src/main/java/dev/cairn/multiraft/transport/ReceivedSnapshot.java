package dev.cairn.multiraft.transport;

import java.nio.file.Path;

/// A snapshot's files, complete and verified chunk by chunk, in a directory of their own.
///
/// @param directory where they are; whoever is done with them deletes it
/// @param header what the sender's owner says of them, opaque here
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record ReceivedSnapshot(Path directory, byte[] header) {
  /// Where the file at that place of the sender's list is.
  public Path file(int place) {
    return fileIn(directory, place);
  }

  /// Where the file at a place of the list is kept below `directory`; the same on both sides.
  public static Path fileIn(Path directory, int place) {
    return directory.resolve("data-" + place + ".sst");
  }
}
