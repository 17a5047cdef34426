/// The log as the algorithm sees it: what storage already has ([dev.cairn.raft.log.LogView]) and,
/// in front of it, what storage was asked to keep and has not confirmed yet.
///
/// Invariants: indexes are without gap; terms never fall with rising index; what is at or below the
/// commit index is never replaced; an entry counts as ours only once storage has confirmed it.
@NullMarked
package dev.cairn.raft.log;

import org.jspecify.annotations.NullMarked;
