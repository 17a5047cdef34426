package dev.cairn.multiraft.transport;

/// A peer and where it lives.
///
/// @param id the peer's id, the Raft node's id
/// @param store the store that holds it
/// @param learner whether it takes no part in decisions
public record PeerRef(long id, long store, boolean learner) {}
