package dev.cairn.multiraft.transport;

import java.nio.file.Path;

/// A snapshot to be sent.
///
/// @param directory where the files are, named as [ReceivedSnapshot#fileIn] says
/// @param fileCount how many there are
/// @param header what the receiver's owner needs to know of them, opaque here
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record OutgoingSnapshot(Path directory, int fileCount, byte[] header) {}
