package dev.cairn.engine.replicated;

/// Whom a request is addressed to, as the client sees the cluster.
///
/// @param region the Region's id
/// @param store the store the client believes it speaks to, 0 if it does not say
/// @param peer the peer it believes it speaks to, 0 if it does not say
/// @param epoch the epoch it knows the Region by
/// @param term the term it knows the leader by, 0 if it does not say
/// @param anyReplica whether a follower may answer a read (after asking the leader how far it must
///   have come)
public record RegionContext(
    long region, long store, long peer, Epoch epoch, long term, boolean anyReplica) {}
