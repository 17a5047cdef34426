package dev.cairn.raft;

/// A read that may be served once this peer has applied up to `index`.
///
/// @param id as given to [RaftNode#readIndex]
/// @param index what must be applied first
public record ReadReady(long id, long index) {}
