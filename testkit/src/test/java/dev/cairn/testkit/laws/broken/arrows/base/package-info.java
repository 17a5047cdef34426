/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.arrows.base;

import org.jspecify.annotations.NullMarked;
