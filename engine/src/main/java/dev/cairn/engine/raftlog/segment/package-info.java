/// The Raft log store on files: [dev.cairn.engine.raftlog.segment.SegmentRaftLog].
///
/// All groups share one stream of batches, cut into segments
/// ([dev.cairn.engine.raftlog.segment.SegmentFormat] is the grammar). What the stream says is held
/// in memory as an index per group (`GroupLog`); entries themselves are on disk, the newest also in
/// memory. Segments go away oldest first: what still lives in the oldest is appended anew to the
/// end of the stream (`GarbageCollector`), which is what makes plain replay from the oldest segment
/// right: a record that kills another never goes before it.
///
/// Invariants: a batch is synced before the next one is written, so a batch that does not check is
/// an unfinished write if nothing follows it, and damage if anything does. The index is changed
/// only under the write lock, after the sync; readers hold one group's monitor for as long as it
/// takes to copy positions, never over disk I/O. Start reading at `SegmentRaftLog#write`.
@NullMarked
package dev.cairn.engine.raftlog.segment;

import org.jspecify.annotations.NullMarked;
