/// Tests of [dev.cairn.testkit.check].
@NullMarked
package dev.cairn.testkit.check;

import org.jspecify.annotations.NullMarked;
