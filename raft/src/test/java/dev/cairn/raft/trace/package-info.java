/// Runs the cases in `src/test/resources/traces`.
@NullMarked
package dev.cairn.raft.trace;

import org.jspecify.annotations.NullMarked;
