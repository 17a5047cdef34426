/// What clients do in a simulated cluster, and what is recorded of it. A
/// [dev.cairn.testkit.workload.ClientSession] finds Regions and leaders as real clients do; the
/// workloads on top of it ask for what one of the checkers can judge.
@NullMarked
package dev.cairn.testkit.workload;

import org.jspecify.annotations.NullMarked;
