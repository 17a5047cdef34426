/// The one way in which this module reports a bug: [dev.cairn.raft.invariant.Invariant]. Its own,
/// because `raft` stands on java.base alone.
@NullMarked
package dev.cairn.raft.invariant;

import org.jspecify.annotations.NullMarked;
