/// Runs of the simulator: [dev.cairn.testkit.run.Simulation] is one seed.
@NullMarked
package dev.cairn.testkit.run;

import org.jspecify.annotations.NullMarked;
