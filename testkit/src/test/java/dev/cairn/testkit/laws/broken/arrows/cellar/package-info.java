/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.arrows.cellar;

import org.jspecify.annotations.NullMarked;
