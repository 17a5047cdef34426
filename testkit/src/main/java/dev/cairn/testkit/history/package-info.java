/// What clients asked and were told, and when: the evidence that checkers judge. Filled by the
/// simulator's workloads and by tests of real processes alike.
@NullMarked
package dev.cairn.testkit.history;

import org.jspecify.annotations.NullMarked;
