/// What a leader knows of each peer, and how it sends to it: a type per state
/// ([dev.cairn.raft.progress.Progress]), held by [dev.cairn.raft.progress.PeerProgress], all of
/// them in [dev.cairn.raft.progress.ProgressTable]. Nothing is sent here.
@NullMarked
package dev.cairn.raft.progress;

import org.jspecify.annotations.NullMarked;
