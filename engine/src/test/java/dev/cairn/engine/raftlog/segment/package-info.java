/// Tests of the Raft log store.
@NullMarked
package dev.cairn.engine.raftlog.segment;

import org.jspecify.annotations.NullMarked;
