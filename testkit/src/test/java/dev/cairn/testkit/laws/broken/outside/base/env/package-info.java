/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.outside.base.env;

import org.jspecify.annotations.NullMarked;
