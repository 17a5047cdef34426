/// `cairn sim`: runs the simulator of [dev.cairn.testkit.run] from a shell.
@NullMarked
package dev.cairn.cli.sim;

import org.jspecify.annotations.NullMarked;
