/// Ordered key-value engines behind one port, [dev.cairn.engine.Engine], and the Raft log store
/// behind another, [dev.cairn.engine.raftlog.RaftLog].
///
/// An engine has no write-ahead log of its own unless it is opened with one: the Raft log is the
/// store's, and a write is durable in the engine only once the memtable that took it is flushed.
/// `rocks` is the real engine, `memory` the one for tests and simulation; both pass one contract
/// suite.
@NullMarked
package dev.cairn.engine;

import org.jspecify.annotations.NullMarked;
