package dev.cairn.store.peer;

import dev.cairn.engine.replicated.WriteOutcome;
import java.util.function.Consumer;

/// A client's write, checked at the door and encoded there, on the thread on which it came.
///
/// @param version the epoch's version it was accepted under
/// @param encoded see [dev.cairn.store.command.WriteCodec]
/// @param done hears how it ended
@SuppressWarnings("ArrayRecordComponent") // travels once from the door into a log entry
public record WriteRequest(long version, byte[] encoded, Consumer<WriteOutcome> done) {}
