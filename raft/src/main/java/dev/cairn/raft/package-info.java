/// The consensus algorithm as a pure state machine: java.base alone; no thread, clock, I/O, chance,
/// logger or protobuf.
///
/// Start at [dev.cairn.raft.RaftNode], whose comment is the contract. Behind it, one class per
/// concern, each in this package because each speaks in [dev.cairn.raft.Message]s: campaigns and
/// votes, replication, following, proposals, reads, transfers, membership. They share one state,
/// and arrows between packages go one way only:
///
/// ```
/// raft -> role -> progress, read -> log -> membership -> quorum
/// ```
///
/// A new message is a record in `Message`, a case in `RaftNode.dispatch`, a method in the concern
/// that it belongs to.
///
/// Sources: the Raft paper (Ongaro and Ousterhout, extended version), Ongaro's thesis ("Consensus:
/// bridging theory and practice"), and the documented behaviour of etcd-io/raft and tikv/raft-rs.
@NullMarked
package dev.cairn.raft;

import org.jspecify.annotations.NullMarked;
