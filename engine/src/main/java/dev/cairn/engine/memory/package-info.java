/// An engine in memory for tests and for the simulated world: the semantics of the real one, a
/// crash at the caller's word, and nothing that differs from one run to the next.
///
/// Every family is a [dev.cairn.engine.memory.Tree] that is never changed, only replaced, so a
/// snapshot is a reference. Start at [dev.cairn.engine.memory.MemoryEngine].
@NullMarked
package dev.cairn.engine.memory;

import org.jspecify.annotations.NullMarked;
