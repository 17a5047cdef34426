package dev.cairn.raft;

import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.role.RoleKind;
import java.util.List;

/// A node at one moment, for status pages and decisions that are not on the main path.
///
/// @param self whose node it is
/// @param role what it is
/// @param term its term
/// @param vote for whom it voted in that term; 0 for nobody
/// @param leader the leader it knows of; 0 for none
/// @param commit how far it knows the log to be committed
/// @param applied how far it was told that entries are applied
/// @param persisted how far it was told that its own log is durable
/// @param lastIndex the last entry of its log, durable or not
/// @param configuration who takes part, as of `applied`
/// @param transferTarget to whom this leader is handing over; 0 for nobody
/// @param peers how far each peer is, in order of ids; empty unless it leads
public record Status(
    long self,
    RoleKind role,
    long term,
    long vote,
    long leader,
    long commit,
    long applied,
    long persisted,
    long lastIndex,
    Configuration configuration,
    long transferTarget,
    List<PeerStatus> peers) {}
