/// Bookkeeping of reads that wait (thesis 6.4): at the leader for a round of heartbeats that proves
/// that it still leads, at a follower for the leader's answer. Both are bounded; what does not fit
/// is dropped, and its owner told.
@NullMarked
package dev.cairn.raft.read;

import org.jspecify.annotations.NullMarked;
