/// Tests of [dev.cairn.testkit.sim].
@NullMarked
package dev.cairn.testkit.sim;

import org.jspecify.annotations.NullMarked;
