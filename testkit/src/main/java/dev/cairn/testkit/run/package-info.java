/// Runs of the simulator: one seed ([dev.cairn.testkit.run.Simulation]), and many of them at once
/// ([dev.cairn.testkit.run.Swarm]).
@NullMarked
package dev.cairn.testkit.run;

import org.jspecify.annotations.NullMarked;
