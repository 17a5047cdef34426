/// Tests of the whole: against the unmodified official client, and against separate processes.
/// Classes named `…Test` are pure and run in every build; classes named `…IT` start processes and
/// run in `verify`.
@NullMarked
package dev.cairn.it;

import org.jspecify.annotations.NullMarked;
