package dev.cairn.engine.raftlog;

/// One entry of a group's Raft log.
///
/// `data` is owned by the log from the moment it is appended: nobody changes it any more.
///
/// @param index its place in the log
/// @param term the term of the leader that proposed it
/// @param kind what `data` is, a small number that the embedding chooses (0 to 127)
/// @param data the payload
@SuppressWarnings(
    "ArrayRecordComponent") // compared by index and term only; copying each payload would cost
public record LogEntry(long index, long term, byte kind, byte[] data) {}
