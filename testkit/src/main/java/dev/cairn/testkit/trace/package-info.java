/// What happened in a simulated world: one line an event, and one number over all of them that two
/// runs of a seed share.
@NullMarked
package dev.cairn.testkit.trace;

import org.jspecify.annotations.NullMarked;
