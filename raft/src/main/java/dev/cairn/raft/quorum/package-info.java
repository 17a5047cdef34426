/// Quorum arithmetic: pure functions from sets of peers and what they acknowledged to what is
/// decided.
///
/// Everything is told through [dev.cairn.raft.quorum.Joint], whose second half is usually empty;
/// start there. Depends on nothing else in the module.
@NullMarked
package dev.cairn.raft.quorum;

import org.jspecify.annotations.NullMarked;
