/// The machine room: runs very many Raft groups on few threads, for any state machine. It knows no
/// keys.
///
/// - `poll` turns groups: mailboxes, pollers, ticks.
/// - `group` is one peer of one group: the Raft node, its log, and the owner's logic.
/// - `persist` writes what the groups of a round want durable: one append, one fdatasync.
/// - `apply` runs committed entries through the owner's state machine, many groups to an engine
///   batch.
/// - `transport` carries messages between stores.
///
/// Start with [dev.cairn.multiraft.MultiRaft], then [dev.cairn.multiraft.group.Group].
@NullMarked
package dev.cairn.multiraft;

import org.jspecify.annotations.NullMarked;
