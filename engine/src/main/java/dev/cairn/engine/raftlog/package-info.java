/// The Raft log store: one append stream for the logs of all groups.
/// [dev.cairn.engine.raftlog.RaftLog] is the port, `segment` its implementation on files.
@NullMarked
package dev.cairn.engine.raftlog;

import org.jspecify.annotations.NullMarked;
