/// Tests of [dev.cairn.testkit.run].
@NullMarked
package dev.cairn.testkit.run;

import org.jspecify.annotations.NullMarked;
