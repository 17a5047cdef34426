/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.cycles.store;

import org.jspecify.annotations.NullMarked;
